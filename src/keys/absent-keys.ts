import { LRUCache } from 'lru-cache'

/** Digests that no key has, remembered for a moment: who asks for one again and again does not reach the store. */
export interface AbsentKeys {
  has(entryId: string, now: number): boolean
  add(entryId: string, now: number): void
  remove(entryId: string): void
  /** A key was made, or given another secret: it may be any of them. */
  clear(): void
  size(): number
}

// whoever guesses makes a new one with every guess
const MOST_ENTRIES = 10_000
const KEPT_MS = 1000

/** @param maxStalenessMs nothing is remembered for longer */
export function createAbsentKeys(maxStalenessMs: number): AbsentKeys {
  const keptMs = Math.min(KEPT_MS, maxStalenessMs)
  const entries = new LRUCache<string, number>({ max: MOST_ENTRIES })

  return {
    has(entryId, now) {
      if (entries.size === 0) return false
      const readAt = entries.get(entryId)
      return readAt !== undefined && now >= readAt && now - readAt < keptMs
    },
    add(entryId, now) {
      if (keptMs > 0) entries.set(entryId, now)
    },
    remove: entryId => void entries.delete(entryId),
    clear: () => entries.clear(),
    size: () => entries.size,
  }
}
