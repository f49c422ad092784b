const DAY_MS = 86_400_000
const THRESHOLDS_DAYS = [1, 7, 30] as const

/** How long ahead of its end a key is first noticed. */
export const LONGEST_THRESHOLD_DAYS = 30

/**
 * Which of the notices that a key is expiring is due, in days ahead of its end: the nearest that was reached, and none
 * that the key would have reached with its creation already.
 */
export function dueThreshold(createdAt: Date, expiresAt: Date, now: Date): number | null {
  const leftMs = expiresAt.getTime() - now.getTime()
  const nearest = THRESHOLDS_DAYS.find(days => leftMs <= days * DAY_MS)
  const lifeMs = expiresAt.getTime() - createdAt.getTime()
  return leftMs > 0 && nearest !== undefined && lifeMs > nearest * DAY_MS ? nearest : null
}
