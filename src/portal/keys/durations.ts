import type { KeyRules } from '../../keys/key-rules.js'

const USUAL_DAYS = [7, 30, 60, 90, 180, 365] as const
// where the rules have no default: whoever wants more says so
const SUGGESTED_DAYS = 90

/** How long a new key may live. */
export interface Durations {
  /** To choose from, shortest first. */
  readonly days: readonly number[]
  /** The choice where nothing was chosen. */
  readonly defaultDays: number
  readonly isNeverAllowed: boolean
}

/** What the rules leave to choose from. */
export function durations({ defaultLifetimeDays, longestLifetimeDays, neverExpires }: KeyRules): Durations {
  const longest = longestLifetimeDays ?? Infinity
  const defaultDays = defaultLifetimeDays ?? Math.min(SUGGESTED_DAYS, longest)
  const days = [...USUAL_DAYS.filter(each => each <= longest), defaultDays, ...(longestLifetimeDays ? [longest] : [])]
  return {
    days: [...new Set(days)].toSorted((a, b) => a - b),
    defaultDays,
    isNeverAllowed: neverExpires !== 'refused' && longestLifetimeDays === undefined,
  }
}
