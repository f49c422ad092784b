/** Where a caller stands in a window, the request at hand included. */
export interface RateStanding {
  readonly passes: boolean
  /** How many more requests would pass now. */
  readonly remaining: number
  /** Until the window ends; where the request does not pass, until one does. */
  readonly waitMs: number
}

/** What was counted. */
export interface RateCounts {
  /** Of this window, the request at hand included. */
  readonly current: number
  /** Of the window before; 0 for a fixed window. */
  readonly previous: number
  readonly elapsedMs: number
}

/**
 * Weighs what was counted against a limit. Of a sliding window the one before counts in part: as much of it as the time
 * that is left of this one. The sums are whole numbers, requests times milliseconds.
 */
export function rateStanding(limit: number, windowMs: number, { current, previous, elapsedMs }: RateCounts): RateStanding {
  const leftMs = windowMs - elapsedMs
  const room = limit * windowMs - current * windowMs - previous * leftMs
  if (room >= 0) return { passes: true, remaining: Math.floor(room / windowMs), waitMs: leftMs }
  return { passes: false, remaining: 0, waitMs: leftMs }
}

/** The same for a sliding window, where what was counted before fades until a request passes again. */
export function slidingStanding(limit: number, windowMs: number, counts: RateCounts): RateStanding {
  const standing = rateStanding(limit, windowMs, counts)
  return standing.passes ? standing : { ...standing, waitMs: fadingMs(limit, windowMs, counts) }
}

function fadingMs(limit: number, windowMs: number, { current, previous, elapsedMs }: RateCounts): number {
  const leftMs = windowMs - elapsedMs
  // others that are refused at this moment are counted too, and don't stay
  const others = Math.min(current - 1, limit)
  const room = limit - 1 - others
  if (room >= 0) return Math.max(0, Math.ceil(leftMs - (room * windowMs) / previous))
  return leftMs + Math.ceil(windowMs - ((limit - 1) * windowMs) / others)
}
