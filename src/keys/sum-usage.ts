import type { DayUsage, UsageRecord } from './key-store.js'

/** The days of a key with what is not written yet, oldest first. */
export function sumUsage(written: readonly DayUsage[], unwritten: readonly UsageRecord[]): DayUsage[] {
  const days = new Map(written.map(({ day, outcomes }) => [day, { ...outcomes }]))
  for (const { day, outcome, requests } of unwritten) {
    const outcomes: Record<string, number> = days.get(day) ?? {}
    const count = (outcomes[outcome] ?? 0) + requests
    // a request that was recounted as refused is owed by those that are written already
    if (count > 0) outcomes[outcome] = count
    else delete outcomes[outcome]
    days.set(day, outcomes)
  }
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, outcomes]) => ({ day, requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0), outcomes }))
}
