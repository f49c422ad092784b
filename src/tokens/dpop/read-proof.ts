import type { KeyObject } from 'node:crypto'
import { readCompactJwt } from '../compact-jwt.js'
import { LONGEST_TOKEN } from '../jwt-syntax.js'
import type { TokenAlgorithm } from '../token-algorithm.js'
import { readVerificationKey } from '../verification-key.js'
import { invalidProof } from './invalid-proof.js'
import { PROOF_ALGORITHMS } from './proof-algorithms.js'

/** A proof that is well-formed and not verified. */
export interface UnverifiedProof {
  readonly proof: string
  readonly algorithm: TokenAlgorithm
  /** The public key that it brings. */
  readonly key: KeyObject
  readonly claims: Readonly<Record<string, unknown>>
}

const BAD_KEY =
  'The "jwk" of the proof must be the public part alone of a key that fits its "alg": RSA of 2048 to 4096 bits, EC or Ed25519.'
// everybody's is 65537; a signature takes the longer to verify the larger it is
const LARGEST_EXPONENT = 2n ** 64n
const LARGEST_MODULUS = 4096

/**
 * Reads a proof, strictly, with the key that it brings.
 *
 * @throws AuthError `invalid_dpop_proof`
 * @see RFC 9449 section 4.2
 */
export function readProof(proof: string): UnverifiedProof {
  if (proof.length > LONGEST_TOKEN) throw invalidProof(`The proof is longer than ${LONGEST_TOKEN} characters.`)
  const { header, claims } = readCompactJwt(proof, problem => invalidProof(`The proof ${problem}`))
  const { typ, alg, jwk } = header
  if (typeof typ !== 'string' || typ.toLowerCase() !== 'dpop+jwt') throw invalidProof('The "typ" of the proof must be dpop+jwt.')
  if ('crit' in header || 'b64' in header) throw invalidProof('The header of the proof demands an extension that is not known.')
  const algorithm = PROOF_ALGORITHMS.find(name => name === alg)
  if (!algorithm) throw invalidProof(`The "alg" of the proof must be one of ${PROOF_ALGORITHMS.join(', ')}.`)
  return { proof, algorithm, key: keyOf(jwk, algorithm), claims }
}

function keyOf(jwk: unknown, algorithm: TokenAlgorithm): KeyObject {
  let key: KeyObject
  try {
    ;({ key } = readVerificationKey('jwk', jwk, [algorithm]))
  } catch {
    throw invalidProof(BAD_KEY)
  }
  const { publicExponent = 0n, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (publicExponent >= LARGEST_EXPONENT || modulusLength > LARGEST_MODULUS) throw invalidProof(BAD_KEY)
  return key
}
