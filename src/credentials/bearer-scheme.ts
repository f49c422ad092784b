import { checkOptions, option } from '../check-options.js'
import { authorizationScheme } from './authorization-scheme.js'
import type { Scheme } from './scheme.js'

/** What {@link bearerScheme} takes. */
export interface BearerSchemeOptions {
  /** Whether it carries JWTs beside API-key secrets, or nothing else (`'only'`); true by default. */
  acceptsTokens?: boolean | 'only'
}

/**
 * `Authorization: Bearer S`, for API-key secrets and for JWTs.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [bearerScheme({ acceptsTokens: 'only' })] })
 * ```
 * @see RFC 6750 section 2.1
 */
export function bearerScheme(options: BearerSchemeOptions = {}): Scheme {
  checkOptions('bearerScheme', options, { acceptsTokens: option.either(option.flag, option.one('only')) })
  return authorizationScheme({ scheme: 'Bearer', acceptsTokens: options.acceptsTokens ?? true })
}
