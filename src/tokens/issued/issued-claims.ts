import { invalidToken } from '../invalid-token.js'
import { isText } from '../token-mapping.js'
import type { TokenClaims } from '../verified-claims.js'

/**
 * The claims of a token of this server's. Those of RFC 9068 and RFC 7519 keep their names; the others are private.
 *
 * @see RFC 9068 section 2.2, RFC 7800 section 3
 */
export interface IssuedClaims {
  readonly iss: string
  readonly aud: string | readonly string[]
  /** The id of the key; of a login the person. */
  readonly sub: string
  /** The id of the key; of a login the program that the person uses. */
  readonly client_id: string
  /** Grants, separated by spaces; absent where there are none. */
  readonly scope?: string
  readonly exp: number
  readonly iat: number
  readonly jti: string
  readonly account: string | null
  /** The key it was exchanged for. */
  readonly key_id?: string
  /** Which secret of the key was presented: the token ends with it. */
  readonly secret_id?: string
  readonly subnets?: readonly string[]
  readonly origins?: readonly string[]
  /** The login it belongs to. */
  readonly login_id?: string
  /** The thumbprint of the key that its holder must prove to have (RFC 9449). */
  readonly cnf?: { readonly jkt: string }
}

/**
 * Reads the claims of a token that this server signed.
 *
 * @param now milliseconds since the epoch
 * @throws AuthError `invalid_token`
 */
export function readIssuedClaims(claims: Partial<Record<keyof IssuedClaims, unknown>> & TokenClaims, now: number): IssuedClaims {
  const { exp, iat, jti, iss, sub, account, key_id: key, secret_id: secret, login_id: login } = claims
  if (!isText(iss) || !isText(sub) || !isText(jti) || !isNumber(exp) || !isNumber(iat)) throw foreign()
  if (account !== null && !isText(account)) throw foreign()
  if (isText(login) === (isText(key) && isText(secret))) throw foreign()
  const { scope, subnets, origins, client_id: client } = claims
  if (!isText(client) || !(scope === undefined || isText(scope)) || ![subnets, origins].every(isListOrAbsent)) throw foreign()
  if (exp * 1000 <= now) throw invalidToken('The token has expired.')
  // as it was signed
  return claims as IssuedClaims
}

/** The grants of a token. */
export const grantsOfScope = (scope: string | undefined): readonly string[] =>
  scope === undefined || scope === '' ? [] : scope.split(' ')

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isListOrAbsent = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.length > 0 && value.every(isText))
const foreign = () => invalidToken('The token is not one that this server makes.')
