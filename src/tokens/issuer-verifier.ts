import { createIssuerKeys, type IssuerKeysParts } from './issuer-keys.js'
import type { UnverifiedJwt } from './jwt-syntax.js'
import { readClaims } from './read-claims.js'
import type { TokenAlgorithm } from './token-algorithm.js'
import type { VerifiedClaims } from './verified-claims.js'
import { verifySignature } from './verify-signature.js'

/** Verifies the tokens of one trusted issuer. */
export interface IssuerVerifier {
  readonly issuer: string
  readonly audiences: readonly string[]
  readonly algorithms: readonly TokenAlgorithm[]
  /** @returns rejects with AuthError where the token does not hold, or the issuer's keys can't be had */
  verify(jwt: UnverifiedJwt, algorithm: TokenAlgorithm, now: number): Promise<VerifiedClaims>
}

export function createIssuerVerifier(parts: IssuerKeysParts): IssuerVerifier {
  const { issuer } = parts
  const findKeys = createIssuerKeys(parts)
  return {
    issuer: issuer.issuer,
    audiences: issuer.audiences,
    algorithms: issuer.algorithms,
    async verify({ token, kid, claims }, algorithm, now) {
      await verifySignature(token, algorithm, await findKeys(algorithm, kid, now))
      return readClaims(claims, issuer, now)
    },
  }
}
