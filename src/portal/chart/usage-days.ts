import type { AnswerOf } from '../../management/contract/operations.js'

/** The requests of one UTC day. */
export interface DayOfUsage {
  /** Its first instant. */
  readonly day: Date
  readonly allowed: number
  readonly refused: number
  /** How many were refused with each code, the most frequent first. */
  readonly refusals: readonly (readonly [code: string, requests: number])[]
}

const DAY_MS = 86_400_000

/**
 * The last days, oldest first and without gaps.
 *
 * @param items the days that have requests
 * @param count how many days, today included
 */
export function usageDays(items: AnswerOf<'getUsage'>['items'], now: Date, count: number): readonly DayOfUsage[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const known = new Map(items.map(item => [item.day, item.outcomes]))
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(today - (count - 1 - i) * DAY_MS)
    const outcomes = Object.entries(known.get(day.toISOString().slice(0, 10)) ?? {})
    const refusals = outcomes.filter(([code]) => code !== 'allowed').toSorted(([, a], [, b]) => b - a)
    return {
      day,
      allowed: outcomes.find(([code]) => code === 'allowed')?.[1] ?? 0,
      refused: refusals.reduce((sum, [, requests]) => sum + requests, 0),
      refusals,
    }
  })
}
