import { createPrivateKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Seal } from '../../sealing/seal.js'
import { randomBase62 } from '../../keys/secret-format.js'
import type { SigningAlgorithm } from './token-options.js'

/** When a key does what; in milliseconds since the epoch. */
export interface SigningTerm {
  readonly signsFrom: number
  readonly signsUntil: number
  /** Nothing that it signed is believed from then on, so no token lives longer. */
  readonly verifiesUntil: number
}

/** A signing key as it is stored: its private part encrypted. A type, since it is stored as JSON. */
export type StoredSigningKey = SigningTerm & {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly publicKey: JsonWebKey
  /** Which secret the private part is sealed under. */
  readonly sealId: string
  readonly sealed: string
}

/** A key that can sign. */
export interface SigningKey extends SigningTerm {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly privateKey: KeyObject
}

/** The public part of a key. */
export interface IssuedVerificationKey extends SigningTerm {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly publicKey: KeyObject
}

const PURPOSE = 'signing key'
const generate = promisify(generateKeyPair)

/** Makes a new key, its private part sealed. */
export async function makeSigningKey(algorithm: SigningAlgorithm, term: SigningTerm, seal: Seal): Promise<StoredSigningKey> {
  const { publicKey, privateKey } = await generatePair(algorithm)
  const sealed = seal.seal(PURPOSE, JSON.stringify(privateKey.export({ format: 'jwk' })))
  return {
    kid: randomBase62(16),
    algorithm,
    publicKey: publicKey.export({ format: 'jwk' }),
    sealId: seal.id,
    sealed,
    ...term,
  }
}

function generatePair(algorithm: SigningAlgorithm): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (algorithm === 'RS256') return generate('rsa', { modulusLength: 2048 })
  return algorithm === 'ES256' ? generate('ec', { namedCurve: 'P-256' }) : generate('ed25519', undefined)
}

/** The key that signs; null where it was sealed under another secret, or changed. */
export function openSigningKey(stored: StoredSigningKey, seal: Seal): SigningKey | null {
  const { kid, algorithm } = stored
  const opened = seal.open(PURPOSE, stored.sealed)
  if (opened === null) return null
  const privateKey = createPrivateKey({ key: JSON.parse(opened) as JsonWebKey, format: 'jwk' })
  return { kid, algorithm, privateKey, ...termOf(stored) }
}

/** The term alone. */
export const termOf = ({ signsFrom, signsUntil, verifiesUntil }: SigningTerm): SigningTerm => ({
  signsFrom,
  signsUntil,
  verifiesUntil,
})
