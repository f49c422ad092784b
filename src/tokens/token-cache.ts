import { LRUCache } from 'lru-cache'
import { createEntryIndex } from '../entry-index.js'

/** A verified token with what the flow made of it; kept until it is too old, expires, or what it stands on changes. */
export interface CachedToken<T> {
  readonly bound: T
  /** Milliseconds since the epoch, from before the keys were asked for. */
  readonly verifiedAt: number
  readonly expiresAt: number
  /** From then on it must be verified again, as `VerifiedClaims` says. */
  readonly verifiedUntil: number
  /** The ids of what must not change for it to stay good. */
  readonly standsOn: readonly string[]
}

/** Verified tokens, found by their digests, and dropped by what they stand on. */
export interface TokenCache<T> {
  get(digest: string): CachedToken<T> | undefined
  set(digest: string, entry: CachedToken<T>): void
  forget(ids: Iterable<string>): void
  clear(): void
  size(): number
}

export function createTokenCache<T extends object>(maxEntries: number): TokenCache<T> {
  const index = createEntryIndex()
  const entries = new LRUCache<string, CachedToken<T>>({
    max: maxEntries,
    dispose: ({ standsOn }, digest) => index.remove(digest, standsOn),
  })

  return {
    get: digest => entries.get(digest),
    set(digest, entry) {
      entries.set(digest, entry)
      index.add(digest, entry.standsOn)
    },
    forget(ids) {
      for (const id of ids) for (const digest of index.of(id)) entries.delete(digest)
    },
    clear: () => entries.clear(),
    size: () => entries.size,
  }
}
