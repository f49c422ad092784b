import { setImmediate } from 'node:timers/promises'
import { AuthError } from '../errors.js'
import { digestSecret, type Pepper } from '../keys/digest.js'
import type { ResolvedKey } from '../keys/key-record.js'
import type { ForeignCandidates } from '../keys/foreign-candidates.js'
import type { KeyResolver } from '../keys/key-store.js'
import { LONGEST_SECRET } from '../keys/key-verifier.js'
import type { SecretFormat } from '../keys/secret-format.js'
import { withoutDigest } from '../keys/store-failure.js'

/** A presented string that is a secret of a key, live or not. */
export interface LeakedSecret {
  readonly secret: string
  /** Those that it may be stored under; one of them was. */
  readonly digests: readonly string[]
  readonly key: ResolvedKey
}

/** What looking secrets up takes. */
export interface LeakFinderParts {
  findByDigest: KeyResolver['findByDigest']
  /** Where keys may have been imported by other systems' hashes. */
  foreign: ForeignCandidates | null
  format: SecretFormat
  peppers: readonly Pepper[]
}

// as many look-ups are under way at once, and after as many the requests that wait have their turn
const SLICE = 25

/** Finds which of the presented strings are secrets. What can't be one is not asked for. */
export function createLeakFinder({ findByDigest, foreign, format, peppers }: LeakFinderParts) {
  const isPossible = (text: string) => text !== '' && text.length <= LONGEST_SECRET && format.isPossible(text)

  const find = async (secret: string): Promise<LeakedSecret | null> => {
    if (!isPossible(secret)) return null
    const own = [...peppers, undefined].map(pepper => digestSecret(secret, pepper))
    const foreignOnes = await foreignDigests(secret)
    // between two look-ups a foreign hash may be replaced by a digest of ours
    const again = foreignOnes.length > 0 ? own : []
    for (const digest of [...own, ...foreignOnes, ...again]) {
      const key = await lookUp(digest)
      if (key) return { secret, digests: [...own, ...foreignOnes], key }
    }
    return null
  }
  const foreignDigests = async (secret: string): Promise<readonly string[]> => {
    try {
      return (await foreign?.of(secret)) ?? []
    } catch {
      throw new AuthError('store_unavailable', { cause: new Error('which imported hashes there are could not be read') })
    }
  }
  const lookUp = async (digest: string) => {
    try {
      return await findByDigest(digest)
    } catch (error) {
      throw new AuthError('store_unavailable', { cause: withoutDigest(error, digest) })
    }
  }

  return async (presented: readonly string[]): Promise<{ found: LeakedSecret[]; failures: unknown[] }> => {
    const found: LeakedSecret[] = []
    const failures: unknown[] = []
    for (let start = 0; start < presented.length; start += SLICE) {
      await setImmediate()
      for (const result of await Promise.allSettled(presented.slice(start, start + SLICE).map(find))) {
        if (result.status === 'rejected') failures.push(result.reason)
        else if (result.value) found.push(result.value)
      }
    }
    return { found, failures }
  }
}
