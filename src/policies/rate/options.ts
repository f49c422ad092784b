import { checkOptions, option } from '../../check-options.js'

/** A counter of the package rate-limiter-flexible: every `RateLimiterAbstract` of it is one, such as `RateLimiterRedis`. */
export interface Limiter {
  penalty(key: string): Promise<{ readonly consumedPoints: number }>
  reward(key: string): Promise<{ readonly consumedPoints: number }>
  get(key: string): Promise<{ readonly consumedPoints: number } | null>
}

/** What a limiter is made with; they are options of every limiter of rate-limiter-flexible. */
export interface LimiterOptions {
  /** What the limiter's keys begin with. */
  keyPrefix: string
  /** The limit. */
  points: number
  /** How long a count must be kept, in seconds. */
  duration: number
}

/**
 * Makes the limiter that counts, for instances that share their counts.
 *
 * @example
 * ```ts
 * const limiter: MakeLimiter = options => new RateLimiterRedis({ ...options, storeClient: redis })
 * ```
 */
export type MakeLimiter = (options: LimiterOptions) => Limiter

/** How often something may happen. */
export interface Rate {
  /** 1 to 10,000,000. */
  limit: number
  /** How long a window is: whole seconds, at most a week. */
  windowSeconds: number
  /** Where it is counted; in this process's memory by default. */
  limiter?: MakeLimiter
}

/** How many requests a key, an account or a client address may make. */
export interface RateLimit extends Rate {
  /** A key without an account counts for itself; IPv6 addresses count by /64. */
  per: 'key' | 'account' | 'address'
  /**
   * `fixed` windows begin and end with the clock: one of 60 seconds ends with the minute. `sliding` ones weigh the window
   * before: of what it counted, the part that the last `windowSeconds` still reach into. `fixed` by default.
   */
  window?: 'fixed' | 'sliding'
  /** What the RateLimit fields call it; `default` by default. */
  name?: string
}

/** A rate limit with every default filled in. */
export interface CheckedRateLimit {
  readonly name: string
  readonly limit: number
  readonly windowSeconds: number
  readonly per: RateLimit['per']
  readonly isSliding: boolean
  /** What the limiter's keys begin with. */
  readonly keyPrefix: string
  /** Absent where this process's memory counts. */
  readonly makeLimiter: MakeLimiter | undefined
}

// a timer of Node's runs for 24 days at most, and a sliding limit keeps its counts for two windows
const LONGEST_WINDOW_SECONDS = 604_800
// with it, requests times milliseconds are whole numbers still
const HIGHEST_LIMIT = 10_000_000

const RATE = {
  limit: option.wholeUpTo(HIGHEST_LIMIT),
  windowSeconds: option.wholeUpTo(LONGEST_WINDOW_SECONDS),
  limiter: option.function,
}

const RATE_LIMIT = {
  ...RATE,
  per: option.one('key', 'account', 'address'),
  window: option.one('fixed', 'sliding'),
  name: option.text,
}

/**
 * Checks the option `rateLimit`.
 *
 * @throws TypeError that names what is wrong
 */
export function readRateLimits(given: RateLimit | readonly RateLimit[] | undefined): CheckedRateLimit[] {
  if (given === undefined) return []
  const limits = Array.isArray(given) ? (given as readonly RateLimit[]) : [given as RateLimit]
  if (limits.length === 0) throw new TypeError('rateLimit: an empty array limits nothing: leave the option out')
  for (const limit of limits) checkOptions('rateLimit', limit, RATE_LIMIT, ['limit', 'windowSeconds', 'per'])
  const names = limits.map(({ name = 'default' }) => name)
  for (const [i, name] of names.entries()) {
    if (!/^[a-z0-9][\w.-]{0,63}$/i.test(name))
      throw new TypeError('rateLimit: a name has 1 to 64 letters, digits, "-", "_" and "."')
    if (names.indexOf(name) !== i) throw new TypeError(`rateLimit: two limits are called "${name}": give each a name of its own`)
  }
  return limits.map(({ name = 'default', limit, windowSeconds, per, window = 'fixed', limiter }) => ({
    name,
    limit,
    windowSeconds,
    per,
    isSliding: window === 'sliding',
    keyPrefix: `keywright:limit:${name}`,
    makeLimiter: limiter,
  }))
}

/**
 * Checks the option `failedAuthentications`.
 *
 * @throws TypeError that names what is wrong
 */
export function readFailedAuthentications(given: Rate | undefined): CheckedRateLimit | null {
  if (given === undefined) return null
  checkOptions('failedAuthentications', given, RATE, ['limit', 'windowSeconds'])
  const { limit, windowSeconds, limiter } = given
  return {
    name: 'failed-authentications',
    limit,
    windowSeconds,
    per: 'address',
    isSliding: false,
    keyPrefix: 'keywright:failures',
    makeLimiter: limiter,
  }
}
