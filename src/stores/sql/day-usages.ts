import type { DayUsage } from '../../keys/key-store.js'

interface Count {
  readonly day: string
  readonly outcome: string
  readonly requests: number
}

/** Counts of a key by day and outcome, put together day by day, in their order. */
export function dayUsages(counts: readonly Count[]): DayUsage[] {
  const days = new Map<string, { day: string; requests: number; outcomes: [outcome: string, requests: number][] }>()
  for (const { day, outcome, requests } of counts) {
    const usage = days.get(day) ?? { day, requests: 0, outcomes: [] }
    usage.requests += requests
    usage.outcomes.push([outcome, requests])
    days.set(day, usage)
  }
  return [...days.values()].map(usage => ({ ...usage, outcomes: Object.fromEntries(usage.outcomes) }))
}
