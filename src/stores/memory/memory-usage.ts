import type { DayUsage, UsageBatch } from '../../keys/key-store.js'

/** Counts of requests by key, day and outcome, in this process's memory. */
export interface MemoryUsage {
  /** Notes a batch; false where it was noted before. */
  isNext(batch: UsageBatch): boolean
  add(keyId: string, day: string, outcome: string, requests: number): void
  list(keyId: string, since: string): DayUsage[]
  forget(keyId: string): void
  /** Puts days in the place of what there is of a key. */
  restore(keyId: string, days: readonly DayUsage[]): void
}

export function createMemoryUsage(): MemoryUsage {
  const days = new Map<string, Map<string, Map<string, number>>>()
  const writers = new Map<string, number>()

  return {
    isNext({ writer, number }) {
      if (number <= (writers.get(writer) ?? 0)) return false
      writers.set(writer, number)
      return true
    },
    add(keyId, day, outcome, requests) {
      const ofKey = days.get(keyId) ?? new Map<string, Map<string, number>>()
      const ofDay = ofKey.get(day) ?? new Map<string, number>()
      days.set(keyId, ofKey.set(day, ofDay.set(outcome, (ofDay.get(outcome) ?? 0) + requests)))
    },
    list(keyId, since) {
      const found = [...(days.get(keyId) ?? [])].filter(([day]) => day >= since)
      return found.map(dayUsage).toSorted((a, b) => (a.day < b.day ? -1 : 1))
    },
    forget(keyId) {
      days.delete(keyId)
    },
    restore(keyId, usage) {
      days.set(keyId, new Map(usage.map(({ day, outcomes }) => [day, new Map(Object.entries(outcomes))])))
    },
  }
}

function dayUsage([day, counts]: readonly [string, ReadonlyMap<string, number>]): DayUsage {
  return { day, requests: [...counts.values()].reduce((sum, count) => sum + count, 0), outcomes: Object.fromEntries(counts) }
}
