import { AuthError } from '../errors.js'
import type { TrustedIssuer } from './trusted-issuer.js'
import type { VerifiedClaims } from './verified-claims.js'

/** Verifies the JWTs of trusted issuers. */
export interface TokenVerifier<T> {
  /** Answers at once where the token is in the cache. */
  verify(token: string, now: number): T | Promise<T>
}

/** What a token verifier is made of. */
export interface TokenVerifierParts<T> {
  trustedIssuers: readonly TrustedIssuer[]
  /** Makes of verified claims what the flow needs on every request. */
  bind(claims: VerifiedClaims): T
  maxEntries: number
  /** No verification older than this is used. */
  maxStalenessMs: number
}

export function createTokenVerifier<T extends object>(_parts: TokenVerifierParts<T>): TokenVerifier<T> {
  return {
    verify() {
      throw new AuthError('invalid_token')
    },
  }
}
