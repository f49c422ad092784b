import { LRUCache } from 'lru-cache'
import { createEntryIndex } from '../entry-index.js'
import type { ResolvedKey } from './key-record.js'

/** A key found by its secret, with what the flow made of it; kept until it is too old or has changed. */
export interface CachedKey<T> {
  readonly key: ResolvedKey
  /** What `bind` made of the key, once. */
  readonly bound: T
  /** Milliseconds since the epoch, from before the store was asked. */
  readonly readAt: number
  /** From this instant on the key or the secret is no longer good. */
  readonly goodUntil: number
}

/** Keys by the digests of their secrets, and dropped by what they stand on. */
export interface KeyCache<T> {
  get(entryId: string): CachedKey<T> | undefined
  set(entryId: string, entry: CachedKey<T>): void
  delete(entryId: string): void
  /** Drops the keys that stand on one of these: keys, roles or owners by their ids. */
  forget(ids: readonly string[]): void
  clear(): void
  size(): { keys: number; bytes: number }
}

/** @param maxBytes what entries may take together, by an estimate */
export function createKeyCache<T extends object>({
  maxEntries,
  maxBytes,
}: {
  maxEntries: number
  maxBytes: number
}): KeyCache<T> {
  const make = () => {
    const index = createEntryIndex()
    const entries = new LRUCache<string, CachedKey<T>>({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: bytesOf,
      dispose: ({ key }, entryId) => index.remove(entryId, standsOn(key)),
    })
    return { index, entries }
  }
  let { index, entries } = make()

  return {
    get: entryId => entries.get(entryId),
    set(entryId, entry) {
      entries.set(entryId, entry)
      // one that is larger than all may be together is not kept
      if (entries.has(entryId)) index.add(entryId, standsOn(entry.key))
    },
    delete: entryId => void entries.delete(entryId),
    forget(ids) {
      for (const id of ids) for (const entryId of index.of(id)) entries.delete(entryId)
    },
    clear() {
      if (entries.size > 0) ({ index, entries } = make())
    },
    size: () => ({ keys: entries.size, bytes: entries.calculatedSize }),
  }
}

/** What a key may change with: itself, its role, its owner. */
export function standsOn({ id, role, owner }: ResolvedKey): string[] {
  if (role == null) return owner == null ? [id] : [id, owner]
  return owner == null ? [id, role] : [id, role, owner]
}

// of an entry without lists, and of an item of a list, compiled: measured by bench/core
const ENTRY_BYTES = 2000
const ITEM_BYTES = 200

function bytesOf({ key: { name, grants, subnets, origins } }: CachedKey<object>): number {
  return ENTRY_BYTES + (name?.length ?? 0) + ITEM_BYTES * (lengthOf(grants) + lengthOf(subnets) + lengthOf(origins))
}

const lengthOf = (list: readonly string[] | null | undefined) => list?.length ?? 0
