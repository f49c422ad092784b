import type { RequestLike } from '../../http/request-like.js'
import { invalidToken } from '../invalid-token.js'
import type { ProofVerifier } from './proof-verifier.js'

/** A token that holds, as a request presents it. */
export interface PresentedToken {
  readonly token: string
  /** The thumbprint of the key that it is bound to; null for none. */
  readonly boundTo: string | null
  /** Whether it came in a scheme that demands a proof. */
  readonly demandsProof: boolean
}

/**
 * Checks that whoever presents a token may: that a bound one comes with a proof, and one that is not bound without.
 *
 * @param now milliseconds since the epoch
 * @returns rejects with AuthError `invalid_token` or `invalid_dpop_proof`
 * @see RFC 9449 sections 7.1 and 7.2
 */
export type CheckPossession = (request: RequestLike, presented: PresentedToken, now: number) => Promise<void>

export function createPossessionCheck({ verify }: Pick<ProofVerifier, 'verify'>): CheckPossession {
  return async (request, { token, boundTo, demandsProof }, now) => {
    if (!demandsProof)
      throw invalidToken('The token is bound to a key of its holder: present it in the scheme DPoP, with a proof of that key.')
    if (boundTo === null) throw invalidToken('The token is bound to no key: present it in the scheme Bearer.')
    await verify(request, now, { token, boundTo })
  }
}
