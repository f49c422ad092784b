import { checkOptions, option } from '../check-options.js'
import { authorizationScheme } from './authorization-scheme.js'
import type { Scheme } from './scheme.js'

/** What {@link dpopScheme} takes. */
export interface DpopSchemeOptions {
  /** Whether every 401 challenges for it, also where it was not used; false by default. */
  announced?: boolean
}

/**
 * `Authorization: DPoP T`, for JWTs that are bound to a key of their holder, beside a proof in the field `DPoP`.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [dpopScheme({ announced: true }), xApiKeyScheme()] })
 * ```
 * @see RFC 9449 section 7.1
 */
export function dpopScheme(options: DpopSchemeOptions = {}): Scheme {
  checkOptions('dpopScheme', options, { announced: option.flag })
  const { announced = false } = options
  return Object.freeze({ ...authorizationScheme({ scheme: 'DPoP' }), acceptsTokens: 'only', demandsProof: true, announced })
}
