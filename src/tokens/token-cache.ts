import { LRUCache } from 'lru-cache'

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
}

export function createTokenCache<T extends object>(maxEntries: number): TokenCache<T> {
  const standing = new Map<string, Set<string>>()
  const entries = new LRUCache<string, CachedToken<T>>({
    max: maxEntries,
    dispose(entry, digest) {
      for (const id of entry.standsOn) {
        const digests = standing.get(id)
        digests?.delete(digest)
        if (digests?.size === 0) standing.delete(id)
      }
    },
  })

  return {
    get: digest => entries.get(digest),
    set(digest, entry) {
      entries.set(digest, entry)
      for (const id of entry.standsOn) {
        const digests = standing.get(id)
        if (digests) digests.add(digest)
        else standing.set(id, new Set([digest]))
      }
    },
    forget(ids) {
      for (const id of ids) for (const digest of standing.get(id) ?? []) entries.delete(digest)
    },
    clear: () => entries.clear(),
  }
}
