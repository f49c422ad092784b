import { LRUCache } from 'lru-cache'
import type { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Limiter, LimiterOptions } from './options.js'

// callers seen longest ago are forgotten first: whoever has many addresses can't fill the memory
const MOST_COUNTS = 50_000

/** A limiter in this process's memory. The package is loaded when something is counted for the first time. */
export function createMemoryLimiter(options: LimiterOptions): Limiter {
  let made: Promise<Limiter> | undefined
  const limiter = () => (made ??= loadLimiter(options))
  return {
    penalty: async key => (await limiter()).penalty(key),
    reward: async key => (await limiter()).reward(key),
    get: async key => (await limiter()).get(key),
  }
}

async function loadLimiter(options: LimiterOptions): Promise<Limiter> {
  const flexible = await import('rate-limiter-flexible')
  const limiter: RateLimiterMemory = new flexible.RateLimiterMemory(options)
  const counted = new LRUCache<string, true>({ max: MOST_COUNTS, dispose: (_, key) => void limiter.delete(key) })
  return {
    penalty(key) {
      if (!counted.get(key)) counted.set(key, true)
      return limiter.penalty(key)
    },
    reward: key => limiter.reward(key),
    get: key => limiter.get(key),
  }
}
