import { freezeDeep } from '../freeze-deep.js'
import { invalidToken } from './invalid-token.js'
import { readConfirmation } from './read-confirmation.js'
import type { CheckedIssuer } from './read-trusted-issuers.js'
import { accountOf, grantsOf, isText, nameOf } from './token-mapping.js'
import type { TokenClaims, VerifiedClaims } from './verified-claims.js'

/**
 * Reads the claims of a token that its issuer signed, and checks audience, times and subject.
 *
 * @param now milliseconds since the epoch
 * @throws AuthError `invalid_token`; TypeError where a mapping of the application is wrong
 * @see RFC 7519 section 4.1, RFC 9068 section 4
 */
export function readClaims(claims: TokenClaims, issuer: CheckedIssuer, now: number): VerifiedClaims {
  const { aud, exp, nbf, iat, sub, client_id: client, azp, cnf } = claims
  const latest = now / 1000 + issuer.clockToleranceSeconds
  if (!namesAudience(aud, issuer.audiences)) throw invalidToken('The token is for another audience.')
  if (!isInstant(exp)) throw invalidToken('The token does not say when it expires.')
  if (exp * 1000 <= now) throw invalidToken('The token has expired.')
  if (exp > latest + issuer.longestLifetimeSeconds) throw invalidToken('The token lives longer than is accepted.')
  if (nbf !== undefined && !(isInstant(nbf) && nbf <= latest)) throw invalidToken('The token is not valid yet.')
  if (iat !== undefined && !(isInstant(iat) && iat <= latest)) throw invalidToken('The token is not from the past.')
  const boundTo = readConfirmation(cnf)
  // RFC 7519 demands none of them: a token that names nobody stands for its issuer
  const subject = [sub, client, azp, issuer.issuer].find(claim => claim !== undefined)
  if (!isText(subject)) throw invalidToken('The token does not say who it was issued for.')
  const frozen = freezeDeep(claims)
  return {
    subject,
    keyId: null,
    secretId: null,
    name: nameOf(frozen, subject, issuer),
    account: accountOf(frozen, issuer),
    owner: null,
    role: null,
    environment: 'live',
    grants: grantsOf(frozen, issuer),
    subnets: null,
    origins: null,
    expiresAt: Math.floor(exp * 1000),
    verifiedUntil: Infinity,
    boundTo,
    standsOn: [],
    claims: frozen,
  }
}

/** Whether the claim `aud` names one of these audiences. */
export const namesAudience = (aud: unknown, audiences: readonly string[]): boolean =>
  audiences.some(audience => (Array.isArray(aud) ? aud.includes(audience) : aud === audience))

// a number so large that JSON reads it as infinite is no instant
const isInstant = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
