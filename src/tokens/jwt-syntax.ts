import { readCompactJwt } from './compact-jwt.js'
import { invalidToken } from './invalid-token.js'
import type { TokenClaims } from './verified-claims.js'

/** A token that is well-formed and not verified: nothing of it may be believed. */
export interface UnverifiedJwt {
  readonly token: string
  readonly alg: string
  readonly kid: string | undefined
  /** In lower case. */
  readonly typ: string | undefined
  readonly claims: TokenClaims
}

/** The longest token that is read, in characters. */
export const LONGEST_TOKEN = 8192

const TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'application/jwt', 'at+jwt', 'application/at+jwt'])
const KEYS_IN_HEADER = ['jwk', 'x5c', 'x5u'] as const

/**
 * Reads a token as {@link readCompactJwt} does, and refuses the headers that no token here has.
 *
 * @throws AuthError `invalid_token`
 * @see RFC 7515 section 4, RFC 8725 sections 3.10 and 3.11
 */
export function readJwt(token: string): UnverifiedJwt {
  const { header, claims } = readCompactJwt(token, problem => invalidToken(`The token ${problem}`))
  const { alg, kid } = header
  const typ: unknown = typeof header.typ === 'string' ? header.typ.toLowerCase() : header.typ
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string'))
    throw invalidToken('The header of the token is malformed.')
  if (!isType(typ)) throw invalidToken('The token is of a type that is not taken as a bearer token.')
  if ('crit' in header || 'b64' in header) throw invalidToken('The header of the token demands an extension that is not known.')
  if (KEYS_IN_HEADER.some(name => name in header)) throw invalidToken('The header of the token brings a key of its own.')
  return { token, alg, kid, typ, claims }
}

const isType = (typ: unknown): typ is string | undefined => TYPES.has(typ)
