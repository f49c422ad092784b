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
export interface RateCounter {
  (subject: string, now: number): Promise<RateCount | null>
  /** Where one more request would stand, without counting it. */
  peek(subject: string, now: number): Promise<RateStanding | null>
}

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

  const stand = async (
    subject: string,
    now: number,
    countAt: (place: string) => Promise<number>,
  ): Promise<{ place: string; standing: RateStanding }> => {
    const window = Math.floor(now / windowMs)
    const place = `${subject}:${window}`
    const [current, before] = await inTime(
      Promise.all([countAt(place), isSliding ? limiter.get(`${subject}:${window - 1}`) : null]),
      DEADLINE_MS,
    )
    const previous = Math.max(0, Math.min(before?.consumedPoints ?? 0, limit.limit))
    const counts = { current, previous, elapsedMs: now - window * windowMs }
    if (!Number.isFinite(current + previous)) throw new TypeError('the limiter gave no count')
    return { place, standing: standingOf(limit.limit, windowMs, counts) }
  }

  const count = async (subject: string, now: number): Promise<RateCount | null> => {
    if (isWithin(now - failedAt, PAUSE_MS)) return null
    try {
      const { place, standing } = await stand(subject, now, async at => (await limiter.penalty(at)).consumedPoints)
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
  const peek = async (subject: string, now: number): Promise<RateStanding | null> => {
    try {
      return (await stand(subject, now, async at => ((await limiter.get(at))?.consumedPoints ?? 0) + 1)).standing
    } catch {
      return null
    }
  }
  return Object.assign(count, { peek })
}

// not where the clock was set back
const isWithin = (sinceMs: number, spanMs: number) => sinceMs >= 0 && sinceMs < spanMs
