import type { Change, ChangeWatch } from '../../audit/change.js'

/** Who watches a store of this process. */
export interface MemoryWatches {
  add(onNews: (changes: readonly Change[]) => void): ChangeWatch
  tell(changes: readonly Change[]): void
  clear(): void
}

export function createMemoryWatches(): MemoryWatches {
  const watches = new Set<(changes: readonly Change[]) => void>()

  return {
    add(onNews) {
      // one function may watch twice
      const watch = (changes: readonly Change[]) => {
        try {
          onNews(changes)
        } catch {
          // who listens fails on its own account: what it is told of is done
        }
      }
      watches.add(watch)
      return {
        isConnected: () => watches.has(watch),
        async close() {
          watches.delete(watch)
        },
      }
    },
    tell(changes) {
      if (changes.length > 0) for (const watch of watches) watch(changes)
    },
    clear() {
      watches.clear()
    },
  }
}
