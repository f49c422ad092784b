import type { DayUsage } from '../../keys/key-store.js'

/** Counts of requests by key, day and outcome, in this process's memory. */
export interface MemoryUsage {
  add(keyId: string, day: string, outcome: string, requests: number): void
  list(keyId: string, since: string): DayUsage[]
  forget(keyId: string): void
}

export function createMemoryUsage(): MemoryUsage {
  const days = new Map<string, Map<string, Map<string, number>>>()

  return {
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
  }
}

function dayUsage([day, counts]: readonly [string, ReadonlyMap<string, number>]): DayUsage {
  return { day, requests: [...counts.values()].reduce((sum, count) => sum + count, 0), outcomes: Object.fromEntries(counts) }
}
