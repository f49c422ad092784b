import type { Document } from '../../records/document.js'
import { readVerificationKey } from '../verification-key.js'
import type { SigningAlgorithm } from './token-options.js'
import { type IssuedVerificationKey, type StoredSigningKey, termOf } from './signing-key.js'

/** The signing keys as they were read. */
export interface KeySet {
  /** Null where there are none yet. */
  readonly version: number | null
  readonly stored: readonly StoredSigningKey[]
  readonly verifying: ReadonlyMap<string, IssuedVerificationKey>
  /** Whether the document holds what is no signing key of ours: then something is missing here. */
  readonly isDamaged: boolean
}

/** The document of the signing keys. */
export const KEY_SET_PLACE = { kind: 'signing_keys', id: 'all' } as const

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const satisfies readonly SigningAlgorithm[]

/** Reads the document of the signing keys; what is damaged is left out. */
export function readKeySet(found: Document | null): KeySet {
  const entries: unknown = found ? found.value.keys : []
  if (!Array.isArray(entries)) return { version: found?.version ?? null, stored: [], verifying: new Map(), isDamaged: true }
  const stored = entries.filter(isStored)
  const verifying = stored.flatMap(key => verificationKeyOf(key) ?? [])
  return {
    version: found?.version ?? null,
    stored: stored.filter(({ kid }) => verifying.some(key => key.kid === kid)),
    verifying: new Map(verifying.map(key => [key.kid, key])),
    isDamaged: verifying.length < entries.length,
  }
}

function verificationKeyOf(stored: StoredSigningKey): IssuedVerificationKey | null {
  const { kid, algorithm } = stored
  try {
    const { key } = readVerificationKey('a signing key', { ...stored.publicKey, kid, alg: algorithm }, [algorithm])
    return { kid, algorithm, publicKey: key, ...termOf(stored) }
  } catch {
    return null
  }
}

function isStored(entry: unknown): entry is StoredSigningKey {
  if (typeof entry !== 'object' || entry === null) return false
  const { kid, algorithm, publicKey, sealId, sealed, signsFrom, signsUntil, verifiesUntil } = entry as Record<string, unknown>
  return (
    [kid, sealId, sealed].every(text => typeof text === 'string') &&
    ALGORITHMS.some(known => known === algorithm) &&
    typeof publicKey === 'object' &&
    [signsFrom, signsUntil, verifiesUntil].every(Number.isFinite)
  )
}
