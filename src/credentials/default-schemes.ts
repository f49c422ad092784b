import { bearerScheme } from './bearer-scheme.js'
import { dpopScheme } from './dpop-scheme.js'
import { lucAuthorizationScheme } from './luc-authorization-scheme.js'
import { luccaScheme } from './lucca-scheme.js'
import type { Scheme } from './scheme.js'
import { xApiKeyScheme } from './x-api-key-scheme.js'

/** The schemes of a keyring that is given none. */
export const defaultSchemes = (): Scheme[] => [
  bearerScheme(),
  luccaScheme(),
  lucAuthorizationScheme(),
  xApiKeyScheme(),
  dpopScheme(),
]
