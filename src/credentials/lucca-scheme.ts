import { authorizationScheme } from './authorization-scheme.js'
import type { Scheme } from './scheme.js'

/**
 * `Authorization: lucca application=S`, as Lucca documents it; the scheme's name in any case.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [luccaScheme()] })
 * ```
 */
export const luccaScheme = (): Scheme => authorizationScheme({ scheme: 'lucca', param: 'application' })
