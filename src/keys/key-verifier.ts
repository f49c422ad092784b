import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.js'
import { digestSecret, type Pepper } from './digest.js'
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
}

/** What a key verifier is made of. */
export interface KeyVerifierParts<T> {
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** Makes of a key what the flow needs on every request, so that it is made once. */
  bind(key: ResolvedKey): T
  format: SecretFormat
  peppers: readonly Pepper[]
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxEntries: number
  /** No entry older than this is used. */
  maxStalenessMs: number
  /** Told why the store did not answer; the caller only hears `store_unavailable`. */
  onStoreError(error: unknown): void
}

// longer strings are no secrets, and not worth a digest
const LONGEST_SECRET = 4096

export function createKeyVerifier<T extends object>(parts: KeyVerifierParts<T>): KeyVerifier<T> {
  const { findByDigest, bind, format, peppers, maxEntries, maxStalenessMs, onStoreError } = parts
  const cache = new LRUCache<string, CachedKey<T>>({ max: maxEntries })
  const reading = new Map<string, Promise<CachedKey<T> | null>>()
  let changes = 0

  const candidates = (secret: string): string[] => [...peppers.map(pepper => digestSecret(secret, pepper)), digestSecret(secret)]

  const fresh = (digest: string, now: number): CachedKey<T> | undefined => {
    const entry = cache.get(digest)
    // an entry from the future means that the clock was set back: then its age is not known
    return entry && now - entry.readAt < maxStalenessMs && now >= entry.readAt ? entry : undefined
  }

  const keep = (digest: string, found: ResolvedKey | null, readAt: number): CachedKey<T> | null => {
    if (!found) return null
    const key = checkResolvedKey(found)
    const goodUntil = key.revokedAt
      ? 0
      : Math.min(key.expiresAt?.getTime() ?? Infinity, key.secret?.expiresAt?.getTime() ?? Infinity)
    const entry = { key, bound: bind(key), readAt, goodUntil }
    cache.set(digest, entry)
    return entry
  }

  const unavailable = (error: unknown): never => {
    onStoreError(error)
    throw new AuthError('store_unavailable', { cause: error })
  }

  // A change while the store was reading may not be in what it read: then it is asked again.
  const read = (digest: string): CachedKey<T> | null | Promise<CachedKey<T> | null> => {
    const before = changes
    const readAt = parts.now()
    let found: ReturnType<typeof findByDigest>
    try {
      found = findByDigest(digest)
    } catch (error) {
      return unavailable(error)
    }
    if (!(found instanceof Promise)) return keep(digest, found, readAt)
    return found.then(key => (before === changes ? keep(digest, key, readAt) : read(digest)), unavailable)
  }

  const readOnce = (digest: string): CachedKey<T> | null | Promise<CachedKey<T> | null> => {
    const underWay = reading.get(digest)
    if (underWay) return underWay
    const result = read(digest)
    if (!(result instanceof Promise)) return result
    const shared = result.finally(() => {
      if (reading.get(digest) === shared) reading.delete(digest)
    })
    reading.set(digest, shared)
    return shared
  }

  const readFirst = async (digests: readonly string[], now: number): Promise<T> => {
    for (const digest of digests) {
      const entry = await readOnce(digest)
      if (entry) return stillGood(entry, now)
    }
    throw new AuthError('unknown_key')
  }

  return {
    verify(secret, now) {
      if (secret.length > LONGEST_SECRET) throw new AuthError('unknown_key')
      if (peppers.length > 0) {
        const digests = candidates(secret)
        for (const digest of digests) {
          const entry = fresh(digest, now)
          if (entry) return stillGood(entry, now)
        }
        if (!format.isPossible(secret)) throw new AuthError('unknown_key')
        return readFirst(digests, now)
      }
      const digest = digestSecret(secret)
      const entry = fresh(digest, now)
      if (entry) return stillGood(entry, now)
      if (!format.isPossible(secret)) throw new AuthError('unknown_key')
      const result = readOnce(digest)
      return result instanceof Promise ? result.then(found => knownAndGood(found, now)) : knownAndGood(result, now)
    },
    forget(digests) {
      changes++
      for (const digest of digests) {
        cache.delete(digest)
        reading.delete(digest)
      }
    },
  }
}

function knownAndGood<T>(entry: CachedKey<T> | null, now: number): T {
  if (!entry) throw new AuthError('unknown_key')
  return stillGood(entry, now)
}

function stillGood<T>(entry: CachedKey<T>, now: number): T {
  if (now < entry.goodUntil) return entry.bound
  const { revokedAt, expiresAt } = entry.key
  if (revokedAt) throw new AuthError('key_revoked')
  throw new AuthError(expiresAt && expiresAt.getTime() <= now ? 'key_expired' : 'secret_ended')
}
