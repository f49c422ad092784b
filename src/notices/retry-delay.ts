// with the first attempt eight, over a day
const RETRY_SECONDS = [60, 300, 900, 3600, 3 * 3600, 6 * 3600, 14 * 3600] as const
// a pause that the other side asks for must not outlast the patience that there is
const LONGEST_PAUSE_SECONDS = 12 * 3600
const JITTER = 0.2

/** How often a message is tried. */
export const MOST_ATTEMPTS = RETRY_SECONDS.length + 1

/**
 * The pause before the next attempt, in milliseconds: longer each time, and not the same for everybody, so that a server
 * that comes back is not overrun.
 *
 * @param attempts how many there were
 * @param askedSeconds the pause that the other side asked for; 0 where it did not
 */
export function retryDelayMs(attempts: number, askedSeconds: number): number {
  const own = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length) - 1] ?? RETRY_SECONDS[0]
  const seconds = Math.max(own, Math.min(askedSeconds, LONGEST_PAUSE_SECONDS))
  return Math.round(seconds * 1000 * (1 + Math.random() * JITTER))
}
