import { invalidToken, notSigned } from '../invalid-token.js'
import type { UnverifiedJwt } from '../jwt-syntax.js'
import { verifySignature } from '../verify-signature.js'
import { available } from './available.js'
import { type IssuedClaims, readIssuedClaims } from './issued-claims.js'
import type { SigningKeys } from './signing-keys.js'

/** An access token that this server signed, and that has not expired. Whether it is still good is another question. */
export interface SignedToken {
  readonly claims: IssuedClaims
  /** Nothing that its key signed is believed from then on; in milliseconds since the epoch. */
  readonly verifiesUntil: number
  /** Whether its key is still one that verifies must be asked again then. */
  readonly freshUntil: number
}

/** Reads a token that this server signed; rejects with AuthError: `invalid_token`, or `store_unavailable`. */
export type ReadSigned = (jwt: UnverifiedJwt, now: number) => Promise<SignedToken>

/** Makes the reader of this server's tokens. */
export function createSignedReader(signingKeys: Pick<SigningKeys, 'find'>): ReadSigned {
  return async ({ token, alg, kid, typ, claims }, now) => {
    const key = kid === undefined ? null : await available(signingKeys.find(kid))
    if (!key || key.algorithm !== alg) throw notSigned()
    await verifySignature(token, key.algorithm, [key.publicKey])
    if (typ !== 'at+jwt') throw invalidToken('The token is no access token.')
    const { verifiesUntil, freshUntil } = key
    return { claims: readIssuedClaims(claims, now), verifiesUntil, freshUntil }
  }
}
