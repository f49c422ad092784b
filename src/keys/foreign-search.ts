import { AuthError } from '../errors.js'
import { isThenable } from '../in-time.js'
import type { AbsentKeys } from './absent-keys.js'
import type { ForeignCandidates } from './foreign-candidates.js'
import type { CachedKey, KeyCache } from './key-cache.js'
import type { Rehash } from './rehash-key.js'

type Found<T> = CachedKey<T> | null

/** Finds the key of a secret that none has under a digest of ours, by the hash that it was imported with. */
export type ForeignSearch<T> = (secret: string, digest: string, entryId: string) => Found<T> | Promise<Found<T>>

/** What a foreign search is made of. */
export interface ForeignSearchParts<T extends object> {
  /** Null where there can be none. */
  foreign: ForeignCandidates | null
  /** Told of a good key that was found by a foreign hash. */
  onForeign(rehash: Rehash): void
  read(digest: string, entryId: string): Found<T> | Promise<Found<T>>
  entryIdOf(digest: string): string
  cache: KeyCache<T>
  absent: AbsentKeys
  /** How many changes there were. */
  changes(): number
  now(): number
}

export function createForeignSearch<T extends object>(parts: ForeignSearchParts<T>): ForeignSearch<T> {
  const { foreign, onForeign, read, entryIdOf, cache, absent, changes, now } = parts
  if (!foreign) return () => null

  const look = async (candidates: readonly string[], digest: string, entryId: string): Promise<Found<T>> => {
    const [startedAt, since] = [now(), changes()]
    const entries = await Promise.all(candidates.map(async candidate => read(candidate, entryIdOf(candidate))))
    for (const [i, candidate] of candidates.entries()) {
      const entry = entries[i]
      if (!entry) continue
      const foreignId = entryIdOf(candidate)
      // from now on it is found where every other key is, unless it was forgotten in between
      if (cache.get(foreignId) === entry) {
        cache.delete(foreignId)
        cache.set(entryId, entry)
      }
      if (now() < entry.goodUntil) onForeign({ keyId: entry.key.id, from: candidate, to: digest })
      return entry
    }
    // another instance may have given it a digest of ours meanwhile
    absent.remove(entryId)
    const entry = await read(digest, entryId)
    if (!entry && changes() === since) absent.add(searchedId(entryId), startedAt)
    return entry
  }

  return (secret, digest, entryId) => {
    if (absent.has(searchedId(entryId), now())) return null
    const searched = (candidates: readonly string[]) => (candidates.length === 0 ? null : look(candidates, digest, entryId))
    try {
      const candidates = foreign.of(secret)
      return isThenable(candidates) ? Promise.resolve(candidates).catch(unavailable).then(searched) : searched(candidates)
    } catch (error) {
      return unavailable(error)
    }
  }
}

const searchedId = (entryId: string) => `foreign ${entryId}`

// a driver may tell what it was asked for, and that is the beginning of a secret
function unavailable(error: unknown): never {
  const cause = Object.assign(new Error('which imported hashes there are could not be read'), {
    name: error instanceof Error ? error.name : 'Error',
  })
  throw new AuthError('store_unavailable', { cause })
}
