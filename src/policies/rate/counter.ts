import { inTime } from '../../in-time.js'
import type { Logger } from '../../logger.js'
import type { CheckedRateLimit, Limiter } from './options.js'
import { type RateStanding, rateStanding, slidingStanding } from './standing.js'

/** A request that was counted. */
export interface RateCount extends RateStanding {
  readonly limit: CheckedRateLimit
  /** Takes the request back out of the count. */
  giveBack(): Promise<void>
}

/** Counts requests against a limit; null where the limiter fails, since that must not keep everybody out. */
export type RateCounter = (subject: string, now: number) => Promise<RateCount | null>

// a limiter that hangs must not hang a request
const DEADLINE_MS = 500
// a limiter that failed is left alone for so long, so that not every request waits for it
const PAUSE_MS = 1000
const BETWEEN_COMPLAINTS_MS = 60_000

/** Counts by the keyring's clock: the window is part of the limiter's key, so that the limiter's own clock decides nothing. */
export function createRateCounter(limit: CheckedRateLimit, limiter: Limiter, logger: Logger): RateCounter {
  const { isSliding } = limit
  const windowMs = limit.windowSeconds * 1000
  const standingOf = isSliding ? slidingStanding : rateStanding
  let failedAt = -Infinity
  let complainedAt = -Infinity

  const fail = (error: unknown, now: number) => {
    failedAt = now
    if (isWithin(now - complainedAt, BETWEEN_COMPLAINTS_MS)) return
    complainedAt = now
    const reason = error instanceof Error ? `: ${error.message}` : ''
    logger.error(`keywright: the limit "${limit.name}" can't be counted, requests go on without it${reason}`)
  }

  return async (subject, now) => {
    if (isWithin(now - failedAt, PAUSE_MS)) return null
    const window = Math.floor(now / windowMs)
    const place = `${subject}:${window}`
    try {
      const [current, before] = await inTime(
        Promise.all([limiter.penalty(place), isSliding ? limiter.get(`${subject}:${window - 1}`) : null]),
        DEADLINE_MS,
      )
      const previous = Math.max(0, Math.min(before?.consumedPoints ?? 0, limit.limit))
      const counts = { current: current.consumedPoints, previous, elapsedMs: now - window * windowMs }
      if (!Number.isFinite(counts.current + previous)) throw new TypeError('the limiter gave no count')
      const standing = standingOf(limit.limit, windowMs, counts)
      return {
        ...standing,
        limit,
        async giveBack() {
          // a fixed window that is full stays full
          if (!standing.passes && !isSliding) return
          try {
            await inTime(limiter.reward(place), DEADLINE_MS)
          } catch (error) {
            fail(error, now)
          }
        },
      }
    } catch (error) {
      fail(error, now)
      return null
    }
  }
}

// not where the clock was set back
const isWithin = (sinceMs: number, spanMs: number) => sinceMs >= 0 && sinceMs < spanMs
