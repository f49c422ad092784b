import { hash } from 'node:crypto'
import { AuthError } from '../errors.js'
import { inTime } from '../in-time.js'
import { createAbsentKeys } from './absent-keys.js'
import { candidateDigests } from './candidate-digests.js'
import { createChangeMarks } from '../change-marks.js'
import { digestSecret, type Pepper } from './digest.js'
import type { ForeignCandidates } from './foreign-candidates.js'
import { createForeignSearch } from './foreign-search.js'
import { type CachedKey, createKeyCache, standsOn } from './key-cache.js'
import { endOf, refusalOf } from './key-refusal.js'
import type { ResolvedKey } from './key-record.js'
import { checkResolvedKey } from './resolved-key.js'
import type { Rehash } from './rehash-key.js'
import type { SecretFormat } from './secret-format.js'
import { unavailable } from './store-failure.js'
import { isUnavailable } from './store-unavailable.js'

/** Finds the key that a presented secret belongs to, and refuses it where it is no longer good. It never writes. */
export interface KeyVerifier<T> {
  /** Answers at once where the key is in the cache or the store answers at once. */
  verify(secret: string, now: number): T | Promise<T>
  /**
   * Drops what is known of keys that stand on one of these: keys, roles or owners by their ids; and of what was not there.
   * A read under way that finds one of them is made again. Called with every change.
   */
  forget(ids: readonly string[]): void
  /** Drops all that is known. */
  forgetAll(): void
  /** How much is remembered. */
  size(): { keys: number; bytes: number; absent: number }
}

/** Where an answer came from. */
export type CacheResult = 'hit' | 'miss' | 'absent' | 'stale'

/** What a key verifier is made of. */
export interface KeyVerifierParts<T> {
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** Makes of a key what the flow needs on every request, so that it is made once. */
  bind(key: ResolvedKey): T
  /** Told of every refusal of a known key. */
  onRefused(bound: T, code: string, now: number): void
  /** Told of where each answer comes from. */
  onLookUp(result: CacheResult): void
  /** Where keys may have been imported by other systems' hashes; null where there can be none. */
  foreign: ForeignCandidates | null
  /** Told of a good key that was found by such a hash. */
  onForeign(rehash: Rehash): void
  format: SecretFormat
  peppers: readonly Pepper[]
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxEntries: number
  maxBytes: number
  /** No entry is used that was not known to be current so long ago. */
  maxStalenessMs: number
  /** How long a request may wait for all that it needs of the store. */
  storeDeadlineMs: number
  /** How much longer entries are used while the store is unavailable. */
  staleIfUnavailableMs: number
  /** As of when something that was read is known to be current still: later than it was read where changes are heard of. */
  confirmedAt(readAt: number): number
  /** A key that was not used for so long is idle; Infinity where none ever is. */
  idleAfterMs: number
  /** The last use of a key that is not known to be written yet. */
  lastUse(keyId: string): Date | null
}

/** Longer strings are no secrets, and not worth a digest. */
export const LONGEST_SECRET = 4096

// whoever asks with an idle key again and again does not reach the store
const IDLE_KEPT_MS = 1000

// what is changed past keywright, by hand in the database, leaves no event: it is seen after so long
const LONGEST_MS = 60_000

// a key that changes more often while it is read is not decided on
const MOST_READS = 10

interface Reading<T> {
  readonly result: Promise<CachedKey<T> | null>
  readonly readAt: number
  readonly since: number
}

export function createKeyVerifier<T extends object>(parts: KeyVerifierParts<T>): KeyVerifier<T> {
  const { findByDigest, bind, format, peppers, maxStalenessMs, staleIfUnavailableMs, idleAfterMs, onLookUp } = parts
  const cache = createKeyCache<T>(parts)
  const absent = createAbsentKeys(maxStalenessMs)
  const marks = createChangeMarks()
  const reading = new Map<string, Reading<T>>()
  let latest = -Infinity

  // an entry from the future means that the clock was set back: then its age is not known
  const isWithin = ({ readAt }: CachedKey<T>, now: number, ageMs: number) => {
    if (now < readAt) return false
    if (now - readAt < ageMs) return true
    const confirmedAt = parts.confirmedAt(readAt)
    return now >= confirmedAt && now - confirmedAt < ageMs
  }

  const fresh = (entryId: string, now: number): CachedKey<T> | undefined => {
    const entry = cache.get(entryId)
    if (!entry || !isWithin(entry, now, maxStalenessMs)) return undefined
    if (now - entry.readAt >= IDLE_KEPT_MS && looksIdle(entry, now)) return undefined
    if (now - entry.readAt >= Math.max(LONGEST_MS, maxStalenessMs)) return undefined
    onLookUp('hit')
    return entry
  }

  // it may have been used since it was read, and that use may be written by now: only the store knows
  const looksIdle = ({ key, goodUntil }: CachedKey<T>, now: number) =>
    now >= goodUntil && refusalOf(key, now, idleAfterMs, parts.lastUse)?.code === 'key_idle'

  const keep = (entryId: string, found: ResolvedKey | null, readAt: number, since: number): CachedKey<T> | null => {
    const known = cache.get(entryId)
    // one that began later may have seen more
    if (known && known.readAt > readAt) return known
    // what was known is contradicted by whatever comes now, also where that is nothing or can't be used
    cache.delete(entryId)
    if (!found) {
      if (marks.count() === since) absent.add(entryId, readAt)
      return null
    }
    const key = checkResolvedKey(found)
    const entry = { key, bound: bind(key), readAt, goodUntil: endOf(key, idleAfterMs) }
    cache.set(entryId, entry)
    return entry
  }

  // One read for however many callers; those that come after a change never join it, nor one that began longer ago than an
  // entry may be old. A read of a key that was changed on its way may hold what was before, and is made again.
  const read = (digest: string, entryId: string, readsLeft = MOST_READS): CachedKey<T> | null | Promise<CachedKey<T> | null> => {
    const readAt = parts.now()
    if (absent.has(entryId, readAt)) {
      onLookUp('absent')
      return null
    }
    const underWay = reading.get(digest)
    const isRecent = underWay && readAt - underWay.readAt < maxStalenessMs && readAt >= underWay.readAt
    if (isRecent && underWay.since === marks.count()) return underWay.result
    onLookUp('miss')
    const found = ask(digest)
    if (!(found instanceof Promise)) return keep(entryId, found, readAt, marks.count())
    const since = marks.begin()
    const done = () => {
      marks.end()
      if (reading.get(digest)?.result === result) reading.delete(digest)
    }
    const result: Promise<CachedKey<T> | null> = found.then(
      key => {
        const hasChanged = marks.hasChanged(since, key ? standsOn(key) : [])
        done()
        if (!hasChanged) return keep(entryId, key, readAt, since)
        if (readsLeft === 1) return unavailable(new Error('the key changes all the time'), digest)
        return read(digest, entryId, readsLeft - 1)
      },
      error => {
        done()
        return unavailable(error, digest)
      },
    )
    reading.set(digest, { result, readAt, since })
    return result
  }

  const ask = (digest: string): ReturnType<typeof findByDigest> => {
    try {
      return findByDigest(digest)
    } catch (error) {
      return unavailable(error, digest)
    }
  }

  // while the store is away, what was known before is good for a while longer, unless it was forgotten meanwhile
  const despite = (error: unknown, entryIds: readonly string[]): CachedKey<T> => {
    const now = parts.now()
    if (staleIfUnavailableMs > 0 && error instanceof AuthError && error.code === 'store_unavailable') {
      for (const entryId of entryIds) {
        const entry = cache.get(entryId)
        if (!entry || !isWithin(entry, now, maxStalenessMs + staleIfUnavailableMs) || looksIdle(entry, now)) continue
        onLookUp('stale')
        return entry
      }
    }
    throw error
  }

  const stillGood = (entry: CachedKey<T>, now: number): T => {
    if (now < entry.goodUntil) return entry.bound
    const refusal = refusalOf(entry.key, now, idleAfterMs, parts.lastUse)
    if (!refusal) return entry.bound
    parts.onRefused(entry.bound, refusal.code, now)
    throw refusal
  }

  const knownAndGood = (entry: CachedKey<T> | null, now: number): T => {
    if (!entry) throw new AuthError('unknown_key')
    return stillGood(entry, now)
  }

  const findForeign = createForeignSearch<T>({ ...parts, read, entryIdOf, cache, absent, changes: marks.count })

  const readOne = (secret: string, entryId: string): T | Promise<T> => {
    const digest = digestSecret(secret)
    let found: ReturnType<typeof read>
    try {
      found = read(digest, entryId)
      if (found instanceof Promise) found = found.then(entry => entry ?? findForeign(secret, digest, entryId))
      else found ??= findForeign(secret, digest, entryId)
    } catch (error) {
      return stillGood(despite(error, [entryId]), parts.now())
    }
    if (!(found instanceof Promise)) return knownAndGood(found, parts.now())
    return awaited(found, [entryId])
  }

  const readFirst = async (secret: string, digests: readonly [string, ...string[]]): Promise<CachedKey<T> | null> => {
    for (const digest of digests) {
      const entry = await read(digest, entryIdOf(digest))
      if (entry) return entry
    }
    return findForeign(secret, digests[0], entryIdOf(digests[0]))
  }

  // a read may be one of several in a row, and be made again: whoever waits has one deadline for all of them
  const awaited = async (found: Promise<CachedKey<T> | null>, entryIds: readonly string[]): Promise<T> => {
    const entry = await inTime(found, parts.storeDeadlineMs).catch((error: unknown) =>
      despite(isUnavailable(error) ? new AuthError('store_unavailable', { cause: error }) : error, entryIds),
    )
    return knownAndGood(entry, parts.now())
  }

  const verifyPeppered = (secret: string, now: number): T | Promise<T> => {
    const digests = candidateDigests(secret, peppers)
    for (const digest of digests) {
      const entry = fresh(entryIdOf(digest), now)
      if (entry) return stillGood(entry, now)
    }
    if (!format.isPossible(secret)) throw new AuthError('unknown_key')
    return awaited(readFirst(secret, digests), digests.map(entryIdOf))
  }

  const forgetAll = () => {
    marks.markAll()
    cache.clear()
    absent.clear()
    parts.foreign?.forget()
  }

  return {
    verify(secret, now) {
      // the clock was set back: how old anything is is not known
      if (now < latest) forgetAll()
      latest = now
      if (secret.length > LONGEST_SECRET) throw new AuthError('unknown_key')
      if (peppers.length > 0) return verifyPeppered(secret, now)
      const entryId = hash('sha256', secret, 'binary')
      const entry = fresh(entryId, now)
      if (entry) return stillGood(entry, now)
      if (!format.isPossible(secret)) throw new AuthError('unknown_key')
      return readOne(secret, entryId)
    },
    forget(ids) {
      marks.mark(ids)
      cache.forget(ids)
      absent.clear()
      parts.foreign?.forget()
    },
    forgetAll,
    size: () => ({ ...cache.size(), absent: absent.size() }),
  }
}

// Where a key is in the cache: the bytes of its digest, one character each, which are made and found in two thirds of the
// time that the digest's text takes.
function entryIdOf(digest: string): string {
  return Buffer.from(digest.slice(digest.lastIndexOf(':') + 1), 'base64url').toString('latin1')
}
