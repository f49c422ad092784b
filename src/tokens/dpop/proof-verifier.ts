import { hash } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { AuthError } from '../../errors.js'
import { fieldLines } from '../../http/header-lines.js'
import type { RequestLike } from '../../http/request-like.js'
import { verifySignature } from '../verify-signature.js'
import { invalidProof } from './invalid-proof.js'
import { readProof, type UnverifiedProof } from './read-proof.js'
import { normalUri, requestUris } from './request-uris.js'
import { createSeenProofs } from './seen-proofs.js'

/** A token that a request presents beside its proof. */
export interface BoundToken {
  readonly token: string
  /** The thumbprint of the key that it is bound to. */
  readonly boundTo: string
}

/** Verifies the proofs that requests carry in their field `DPoP`. */
export interface ProofVerifier {
  /**
   * The thumbprint of the key that a request proves to have.
   *
   * @param now milliseconds since the epoch
   * @param bound the token that it presents; null where it asks for one
   * @returns rejects with AuthError `invalid_dpop_proof`
   */
  verify(request: RequestLike, now: number, bound: BoundToken | null): Promise<string>
  /** As `verify` of a request that asks for a token; null where it proves nothing. */
  find(request: RequestLike, now: number): Promise<string | null>
}

const OLDEST_MS = 60_000
const AHEAD_MS = 5000
const LONGEST_JTI = 200
// at a thousand proofs a second, all that are still good
const MOST_SEEN = 100_000
// a request that began earlier may come to its proof later
const KEPT_MS = OLDEST_MS + AHEAD_MS + 30_000

/**
 * Makes the verifier of proofs. What it remembers against replay is this process's own.
 *
 * @param issuer the public base URL of this server, null where it is not configured
 * @see RFC 9449 sections 4.3 and 11.1
 */
export function createProofVerifier(issuer: string | null): ProofVerifier {
  const presented = createSeenProofs(KEPT_MS, MOST_SEEN)
  // who asks for a token may be anybody: whatever fills this memory leaves the other one alone
  const asking = createSeenProofs(KEPT_MS, MOST_SEEN)
  // a request may be led through the flow more than once, as by a middleware on the app and one on a router of it
  const provenBy = new WeakMap<RequestLike, string>()

  async function verify(request: RequestLike, now: number, bound: BoundToken | null): Promise<string> {
    const proof = readProof(lineOf(request))
    const jti = checkClaims(proof, request, now)
    if (bound && proof.claims.ath !== hash('sha256', bound.token, 'base64url'))
      throw invalidProof('The "ath" of the proof must be the SHA-256 of the token that is presented, in base64url.')
    const thumbprint = await calculateJwkThumbprint(proof.key)
    if (bound && thumbprint !== bound.boundTo)
      throw invalidProof('The proof is of another key than the one the token is bound to.')
    await verifySignature(proof.proof, proof.algorithm, [proof.key]).catch(notSigned)
    const isAgain = provenBy.get(request) === proof.proof
    const seen = bound ? presented : asking
    if (!isAgain && !seen.note(thumbprint, jti, now)) throw invalidProof('The proof was used before: make one for each request.')
    provenBy.set(request, proof.proof)
    return thumbprint
  }

  /** @returns the id of the proof */
  function checkClaims({ claims }: UnverifiedProof, request: RequestLike, now: number): string {
    const { jti, htm, htu, iat, exp, nbf } = claims
    if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI)
      throw invalidProof(`The "jti" of the proof must be a text of at most ${LONGEST_JTI} characters.`)
    if (typeof htm !== 'string' || htm !== request.method)
      throw invalidProof('The "htm" of the proof must be the method of the request.')
    const uris = requestUris(request, issuer)
    if (uris.length === 0) throw invalidProof('This server does not know its public address, or the path has "." segments.')
    if (typeof htu !== 'string' || !uris.some(uri => uri === normalUri(htu)))
      throw invalidProof('The "htu" of the proof must be the URI of the request as clients see it, without its query.')
    const age = typeof iat === 'number' ? now - iat * 1000 : Number.NaN
    if (!(age <= OLDEST_MS && age >= -AHEAD_MS))
      throw invalidProof('The "iat" of the proof must be now, in seconds: make one for each request, and set your clock.')
    if (exp !== undefined && !(typeof exp === 'number' && exp * 1000 > now)) throw invalidProof('The proof has expired.')
    if (nbf !== undefined && !(typeof nbf === 'number' && nbf * 1000 <= now + AHEAD_MS))
      throw invalidProof('The proof is not valid yet.')
    return jti
  }

  return {
    verify,
    find: async (request, now) => (proofLines(request).length === 0 ? null : verify(request, now, null)),
  }
}

function lineOf(request: RequestLike): string {
  const [line, ...others] = proofLines(request)
  if (line === undefined) throw invalidProof('The request has no DPoP field: a proof must stand in it.')
  if (others.length > 0) throw invalidProof('The DPoP field stands more than once in the request.')
  return line
}

const proofLines = (request: RequestLike) => fieldLines(request, 'dpop')

function notSigned(error: unknown): never {
  throw error instanceof AuthError ? invalidProof('The proof is not signed by the key that it brings.') : error
}
