import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose'
import { invalidToken, notSigned } from './invalid-token.js'
import { createIssuerKeys, type IssuerKeysParts, type SignatureKey } from './issuer-keys.js'
import type { UnverifiedJwt } from './jwt-syntax.js'
import { readClaims } from './read-claims.js'
import type { TokenAlgorithm } from './token-algorithm.js'
import type { VerifiedClaims } from './verified-claims.js'

/** Verifies the tokens of one trusted issuer. */
export interface IssuerVerifier {
  readonly issuer: string
  readonly audiences: readonly string[]
  readonly algorithms: readonly TokenAlgorithm[]
  /** @returns rejects with AuthError where the token does not hold, or the issuer's keys can't be had */
  verify(jwt: UnverifiedJwt, algorithm: TokenAlgorithm, now: number): Promise<VerifiedClaims>
}

const DETAILS: Readonly<Record<string, string>> = {
  exp: 'The token has expired.',
  nbf: 'The token is not valid yet.',
  aud: 'The token is for another audience.',
}

export function createIssuerVerifier(parts: IssuerKeysParts): IssuerVerifier {
  const { issuer } = parts
  const findKeys = createIssuerKeys(parts)
  return {
    issuer: issuer.issuer,
    audiences: issuer.audiences,
    algorithms: issuer.algorithms,
    async verify({ token, kid }, algorithm, now) {
      const payload = await verifySignature(token, await findKeys(algorithm, kid, now), {
        algorithms: [algorithm],
        issuer: issuer.issuer,
        audience: [...issuer.audiences],
        clockTolerance: issuer.clockToleranceSeconds,
        currentDate: new Date(now),
      })
      return readClaims(payload, issuer, now)
    },
  }
}

async function verifySignature(token: string, keys: readonly SignatureKey[], options: JWTVerifyOptions): Promise<JWTPayload> {
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refusal(error)
    }
  }
  throw notSigned()
}

// never as the cause of the refusal: jose's errors hold the claims
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
    return invalidToken((error.reason === 'invalid' ? undefined : DETAILS[error.claim]) ?? 'The token has a malformed claim.')
  return error instanceof errors.JOSEError ? notSigned() : error
}
