import { authorizationScheme } from './authorization-scheme.js'
import type { Scheme } from './scheme.js'

/**
 * `Authorization: Bearer S`, for API-key secrets and for JWTs.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [bearerScheme()] })
 * ```
 * @see RFC 6750 section 2.1
 */
export const bearerScheme = (): Scheme => authorizationScheme({ scheme: 'Bearer', acceptsTokens: true })
