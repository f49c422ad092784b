import { freezeDeep } from './freeze-deep.js'
import { invalidToken } from './invalid-token.js'
import type { CheckedIssuer } from './read-trusted-issuers.js'
import { accountOf, grantsOf, isText, nameOf } from './token-mapping.js'
import type { VerifiedClaims } from './verified-claims.js'

/**
 * Reads the claims of a token whose signature, issuer and audience hold, and checks the times that jose leaves open.
 *
 * @param now milliseconds since the epoch
 * @throws AuthError `invalid_token`; TypeError where a mapping of the application is wrong
 * @see RFC 7519 section 4.1, RFC 9068 section 2.2
 */
export function readClaims(payload: Record<string, unknown>, issuer: CheckedIssuer, now: number): VerifiedClaims {
  const claims = freezeDeep(payload)
  const { exp, iat, sub, client_id: client, cnf } = claims
  const latest = now / 1000 + issuer.clockToleranceSeconds
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw invalidToken('The token does not say when it expires.')
  if (exp > latest + issuer.longestLifetimeSeconds) throw invalidToken('The token lives longer than is accepted.')
  if (iat !== undefined && !(typeof iat === 'number' && iat <= latest)) throw invalidToken('The token is not from the past.')
  if (cnf !== undefined) throw invalidToken('The token is bound to a key of its holder, which is not accepted here.')
  const subject = sub === undefined ? client : sub
  if (!isText(subject)) throw invalidToken('The token does not say who it was issued for.')
  return {
    subject,
    keyId: null,
    name: nameOf(claims, subject, issuer),
    account: accountOf(claims, issuer),
    owner: null,
    role: null,
    environment: 'live',
    grants: grantsOf(claims, issuer),
    subnets: null,
    origins: null,
    expiresAt: Math.floor(exp * 1000),
    claims,
  }
}
