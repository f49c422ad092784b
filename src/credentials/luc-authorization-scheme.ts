import { checkOptions, option } from '../check-options.js'
import { headerScheme } from './header-scheme.js'
import type { Scheme } from './scheme.js'

/** What {@link lucAuthorizationScheme} takes. */
export interface LucAuthorizationSchemeOptions {
  /** Take the misspelt field `luc-autharization` too; false by default. */
  misspelt?: boolean
}

/**
 * `luc-authorization: S`, the raw secret, as Lucidya documents it.
 *
 * @example
 * ```ts
 * createKeyring({ schemes: [lucAuthorizationScheme({ misspelt: true })] })
 * ```
 */
export function lucAuthorizationScheme(options: LucAuthorizationSchemeOptions = {}): Scheme {
  checkOptions('lucAuthorizationScheme', options, { misspelt: option.flag })
  return headerScheme({ header: 'luc-authorization', aliases: options.misspelt ? ['luc-autharization'] : [] })
}
