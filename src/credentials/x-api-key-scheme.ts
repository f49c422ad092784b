import { headerScheme } from './header-scheme.js'
import type { Scheme } from './scheme.js'

/**
 * `x-api-key: S`.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [xApiKeyScheme()] })
 * ```
 */
export const xApiKeyScheme = (): Scheme => headerScheme({ header: 'x-api-key' })
