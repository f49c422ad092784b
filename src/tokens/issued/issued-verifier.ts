import { freezeDeep } from '../../freeze-deep.js'
import { invalidToken } from '../invalid-token.js'
import { namesAudience } from '../read-claims.js'
import { readConfirmation } from '../read-confirmation.js'
import type { OwnIssuer } from '../token-verifier.js'
import type { VerifiedClaims } from '../verified-claims.js'
import { available } from './available.js'
import { grantsOfScope } from './issued-claims.js'
import { isLoopbackBase } from './loopback-base.js'
import type { ReadSigned } from './signed-token.js'
import type { FindStanding } from './token-standing.js'

/** What this server verifies its own tokens by. */
export interface IssuedVerifierParts {
  readSigned: ReadSigned
  findStanding: FindStanding
  /** Null where it is not configured: then tokens that were made for a loopback address are this server's. */
  issuer: string | null
  /** Null where a token is for its issuer. */
  audience: string | readonly string[] | null
}

export function createIssuedVerifier({ readSigned, findStanding, issuer, audience }: IssuedVerifierParts): OwnIssuer {
  const audiencesOf = (iss: string) => (audience === null ? [iss] : [audience].flat())

  return {
    owns: ({ iss }) => (issuer === null ? typeof iss === 'string' && isLoopbackBase(iss) : iss === issuer),
    async verify(jwt, now): Promise<VerifiedClaims> {
      const { claims: read, verifiesUntil, freshUntil } = await readSigned(jwt, now)
      if (!namesAudience(read.aud, audiencesOf(read.iss))) throw invalidToken('The token is for another audience.')
      const { endsAt, standsUntil, standsOn, ...standing } = await available(findStanding(read, now))
      const { sub, account, key_id: keyId = null, secret_id: secretId = null, login_id: loginId, scope, exp, jti } = read
      return {
        ...standing,
        subject: sub,
        keyId,
        secretId,
        account,
        grants: grantsOfScope(scope),
        subnets: read.subnets ?? null,
        origins: read.origins ?? null,
        expiresAt: Math.min(exp * 1000, endsAt, verifiesUntil),
        verifiedUntil: Math.min(standsUntil, freshUntil),
        boundTo: readConfirmation(read.cnf),
        standsOn: [keyId ?? read.client_id, loginId, jti, ...standsOn].filter(id => id !== undefined),
        claims: freezeDeep(jwt.claims),
      }
    },
  }
}
