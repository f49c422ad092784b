import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { isTokenAlgorithm, keyKindOf, TOKEN_ALGORITHMS, type TokenAlgorithm } from './token-algorithm.js'

/** A public key that is strong enough, with the algorithms it may verify. */
export interface VerificationKey {
  readonly kid: string | undefined
  readonly algorithms: readonly TokenAlgorithm[]
  readonly key: KeyObject
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'] as const

/**
 * Reads a public key that is given as a JWK, and holds it to what is asked of a key that verifies signatures.
 *
 * @param name what a message calls the key, since its value must not be there
 * @param allowed the algorithms that the issuer may use
 * @throws TypeError that says what is wrong with it
 * @see RFC 7517 section 4, RFC 8725 section 3.5
 */
export function readVerificationKey(name: string, jwk: unknown, allowed: readonly TokenAlgorithm[]): VerificationKey {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) throw new TypeError(`${name} must be a JWK, an object`)
  const { kty, kid, use, key_ops: operations, alg } = jwk as Record<string, unknown>
  if (kty === 'oct' || 'k' in jwk) throw new TypeError(`${name} is a symmetric key: give it as secret`)
  if (PRIVATE_MEMBERS.some(member => member in jwk))
    throw new TypeError(`${name} is a private key: leave it with its issuer and give the public part alone`)
  if (kid !== undefined && typeof kid !== 'string') throw new TypeError(`${name} has a "kid" that is no string`)
  if (use !== undefined && use !== 'sig') throw new TypeError(`${name} is not for signatures: its "use" must be "sig" or absent`)
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify')))
    throw new TypeError(`${name} is not for verifying: its "key_ops" must hold "verify" or be absent`)
  const key = readPublicKey(name, jwk as JsonWebKey)
  checkStrength(name, key)
  const fitting = TOKEN_ALGORITHMS.filter(algorithm => (alg === undefined || alg === algorithm) && fits(jwk, algorithm))
  const algorithms = fitting.filter(algorithm => allowed.includes(algorithm))
  if (algorithms.length === 0) throw new TypeError(`${name} ${mismatch(alg, fitting)}; allowed are ${allowed.join(', ')}`)
  return { kid, algorithms, key }
}

function readPublicKey(name: string, { kty, crv, x, y, n, e }: JsonWebKey): KeyObject {
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined)
  try {
    return createPublicKey({ key: Object.fromEntries(members), format: 'jwk' })
  } catch {
    throw new TypeError(`${name} can't be read: it must be an RSA, EC or Ed25519 public key`)
  }
}

function checkStrength(name: string, { asymmetricKeyDetails }: KeyObject): void {
  const { modulusLength, publicExponent } = asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined && modulusLength < 2048)
    throw new TypeError(`${name} is an RSA key of ${modulusLength} bits: it must have at least 2048`)
  // under the exponent 1 a signature is what it signs
  if (publicExponent !== undefined && (publicExponent < 3n || publicExponent % 2n === 0n))
    throw new TypeError(`${name} has an RSA exponent that protects nothing: it must be odd and at least 3`)
}

function fits(jwk: { kty?: unknown; crv?: unknown }, algorithm: TokenAlgorithm): boolean {
  const kind = keyKindOf(algorithm)
  return kind.kty === jwk.kty && (!('crv' in kind) || kind.crv === jwk.crv)
}

function mismatch(alg: unknown, fitting: readonly TokenAlgorithm[]): string {
  if (fitting.length > 0) return `is a key for ${fitting.join(', ')}`
  return isTokenAlgorithm(alg) ? `says "alg": "${alg}", which is for another type of key` : 'fits no algorithm that is known here'
}
