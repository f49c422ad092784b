import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.js'
import { digestSecret, type Pepper } from './digest.js'
import { endOf, refusalOf } from './key-refusal.js'
import type { ResolvedKey } from './key-record.js'
import { checkResolvedKey } from './resolved-key.js'
import type { SecretFormat } from './secret-format.js'

/** A key found by its secret, with what the flow made of it; kept until it is too old or has changed. */
interface CachedKey<T> {
  readonly key: ResolvedKey
  /** What `bind` made of the key, once. */
  readonly bound: T
  /** Milliseconds since the epoch, from before the store was asked. */
  readonly readAt: number
  /** From this instant on the key or the secret is no longer good. */
  readonly goodUntil: number
}

/** Finds the key that a presented secret belongs to, and refuses it where it is no longer good. It never writes. */
export interface KeyVerifier<T> {
  /** Answers at once where the key is in the cache or the store answers at once. */
  verify(secret: string, now: number): T | Promise<T>
  /** Drops what is known of these digests, including reads under way: called with every change of a key. */
  forget(digests: Iterable<string>): void
  /** Drops all that is known: called where what changed concerns keys that nobody counts, as with a role. */
  forgetAll(): void
}

/** What a key verifier is made of. */
export interface KeyVerifierParts<T> {
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** Makes of a key what the flow needs on every request, so that it is made once. */
  bind(key: ResolvedKey): T
  /** Told of every refusal of a known key. */
  onRefused(bound: T, code: string, now: number): void
  format: SecretFormat
  peppers: readonly Pepper[]
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxEntries: number
  /** No entry older than this is used. */
  maxStalenessMs: number
  /** A key that was not used for so long is idle; Infinity where none ever is. */
  idleAfterMs: number
  /** The last use of a key that is not known to be written yet. */
  lastUse(keyId: string): Date | null
}

/** Longer strings are no secrets, and not worth a digest. */
export const LONGEST_SECRET = 4096

export function createKeyVerifier<T extends object>(parts: KeyVerifierParts<T>): KeyVerifier<T> {
  const { findByDigest, bind, format, peppers, maxEntries, maxStalenessMs, idleAfterMs } = parts
  const cache = new LRUCache<string, CachedKey<T>>({ max: maxEntries })
  const reading = new Map<string, { readonly result: Promise<CachedKey<T> | null>; readonly readAt: number }>()

  const candidates = (secret: string): string[] => [...peppers.map(pepper => digestSecret(secret, pepper)), digestSecret(secret)]

  const fresh = (place: string, now: number): CachedKey<T> | undefined => {
    const entry = cache.get(place)
    // an entry from the future means that the clock was set back: then its age is not known
    const recent = entry && now - entry.readAt < maxStalenessMs && now >= entry.readAt
    return recent && !looksIdle(entry, now) ? entry : undefined
  }

  // it may have been used since it was read, and that use may be written by now: only the store knows
  const looksIdle = ({ key, goodUntil }: CachedKey<T>, now: number) =>
    now >= goodUntil && refusalOf(key, now, idleAfterMs, parts.lastUse)?.code === 'key_idle'

  const keep = (place: string, found: ResolvedKey | null, readAt: number): CachedKey<T> | null => {
    if (!found) return null
    const key = checkResolvedKey(found)
    const entry = { key, bound: bind(key), readAt, goodUntil: endOf(key, idleAfterMs) }
    cache.set(place, entry)
    return entry
  }

  // One read for however many callers. A read that was forgotten on its way may hold what was before the change, and is
  // made again; callers that come after the change never join it, nor one that began longer ago than an entry may be old.
  const read = (digest: string, place = placeOf(digest)): CachedKey<T> | null | Promise<CachedKey<T> | null> => {
    const readAt = parts.now()
    const underWay = reading.get(digest)
    if (underWay && readAt - underWay.readAt < maxStalenessMs && readAt >= underWay.readAt) return underWay.result
    const found = ask(digest)
    if (!(found instanceof Promise)) return keep(place, found, readAt)
    const result: Promise<CachedKey<T> | null> = found.then(
      key => {
        if (reading.get(digest)?.result !== result) return read(digest, place)
        reading.delete(digest)
        return keep(place, key, readAt)
      },
      error => {
        if (reading.get(digest)?.result === result) reading.delete(digest)
        return unavailable(error, digest)
      },
    )
    reading.set(digest, { result, readAt })
    return result
  }

  const ask = (digest: string): ReturnType<typeof findByDigest> => {
    try {
      return findByDigest(digest)
    } catch (error) {
      return unavailable(error, digest)
    }
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

  const readFirst = async (digests: readonly string[]): Promise<T> => {
    for (const digest of digests) {
      const entry = await read(digest)
      if (entry) return stillGood(entry, parts.now())
    }
    throw new AuthError('unknown_key')
  }

  return {
    verify(secret, now) {
      if (secret.length > LONGEST_SECRET) throw new AuthError('unknown_key')
      if (peppers.length > 0) {
        const digests = candidates(secret)
        for (const digest of digests) {
          const entry = fresh(placeOf(digest), now)
          if (entry) return stillGood(entry, now)
        }
        if (!format.isPossible(secret)) throw new AuthError('unknown_key')
        return readFirst(digests)
      }
      const place = hash('sha256', secret, 'binary')
      const entry = fresh(place, now)
      if (entry) return stillGood(entry, now)
      if (!format.isPossible(secret)) throw new AuthError('unknown_key')
      const result = read(digestSecret(secret), place)
      return result instanceof Promise ? result.then(found => knownAndGood(found, parts.now())) : knownAndGood(result, now)
    },
    forget(digests) {
      for (const digest of digests) {
        cache.delete(placeOf(digest))
        reading.delete(digest)
      }
    },
    forgetAll() {
      cache.clear()
      reading.clear()
    },
  }
}

// Where a key is in the cache: the bytes of its digest, one character each, which are made and found in two thirds of the
// time that the digest's text takes.
function placeOf(digest: string): string {
  return Buffer.from(digest.slice(digest.lastIndexOf(':') + 1), 'base64url').toString('latin1')
}

function unavailable(error: unknown, digest: string): never {
  throw new AuthError('store_unavailable', { cause: withoutDigest(error, digest) })
}

// drivers tell what they were asked for, in messages and in members: only a message without the digest is kept
export function withoutDigest(error: unknown, digest: string): Error {
  if (!(error instanceof Error)) return new Error('the store gave no reason')
  const told = digest.slice(digest.lastIndexOf(':') + 1)
  const hex = Buffer.from(told, 'base64url').toString('hex')
  const message = error.message.replaceAll(told, '…').replaceAll(new RegExp(hex, 'gi'), '…')
  return Object.assign(new Error(message), { name: error.name })
}
