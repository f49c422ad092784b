import type { DayUsage } from '../../keys/key-store.js'

/** The requests of some days by outcome: those that were allowed first, then the most frequent refusals. */
export function sumOutcomes(days: readonly DayUsage[]): [outcome: string, requests: number][] {
  const sums = new Map<string, number>()
  for (const { outcomes } of days) {
    for (const [outcome, requests] of Object.entries(outcomes)) sums.set(outcome, (sums.get(outcome) ?? 0) + requests)
  }
  const rank = ([outcome, requests]: [string, number]) => (outcome === 'allowed' ? Infinity : requests)
  return [...sums].toSorted((a, b) => (rank(b) > rank(a) ? 1 : rank(b) < rank(a) ? -1 : 0))
}
