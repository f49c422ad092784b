import { createMemoryLimiter } from './memory-limiter.js'
import type { CheckedRateLimit, Limiter } from './options.js'

// what counts outlive their window by, since the clocks of instances differ
const GRACE_SECONDS = 10

/**
 * Makes the limiter that counts for a limit.
 *
 * @param where the option that the limit was given in
 * @throws TypeError where the option's own `limiter` gives none
 */
export function createLimiter(
  where: string,
  { limit, windowSeconds, isSliding, keyPrefix, makeLimiter }: CheckedRateLimit,
): Limiter {
  const options = { keyPrefix, points: limit, duration: windowSeconds * (isSliding ? 2 : 1) + GRACE_SECONDS }
  if (!makeLimiter) return createMemoryLimiter(options)
  const limiter: Partial<Limiter> | null | undefined = makeLimiter(options)
  const missing = (['penalty', 'reward', 'get'] as const).filter(method => typeof limiter?.[method] !== 'function')
  if (missing.length === 0) return limiter as Limiter
  throw new TypeError(`${where}: limiter must give a limiter of rate-limiter-flexible; what it gave has no ${missing.join(', ')}`)
}
