import { isUnavailable, StoreUnavailable } from '../keys/store-unavailable.js'
import { backOffMs } from './back-off.js'

/**
 * Leaves a store alone that has not answered several times in a row: who asks meanwhile hears at once that it is unavailable.
 * After a pause one call tries again, and the next pause is longer.
 */
export interface Breaker {
  /** Runs a call, or rejects at once. */
  run<T>(call: () => Promise<T>): Promise<T>
  /** How many calls in a row have failed. */
  failures(): number
}

const MOST_FAILURES = 5

/** @param name of the store, for messages */
export function createBreaker(name: string): Breaker {
  let failures = 0
  let rests = 0
  let restsUntil = -Infinity
  let answeredAt = -Infinity

  const rest = () => {
    restsUntil = performance.now() + backOffMs(rests++)
  }
  const settle = (error: unknown, startedAt: number) => {
    if (!isUnavailable(error)) {
      failures = 0
      rests = 0
      restsUntil = -Infinity
      answeredAt = performance.now()
      return
    }
    // the store has answered since: what was lost on its way when it went away says nothing of it now
    if (startedAt < answeredAt) return
    failures++
    if (failures === MOST_FAILURES) rest()
  }

  return {
    async run(call) {
      const startedAt = performance.now()
      if (failures >= MOST_FAILURES) {
        if (startedAt < restsUntil)
          throw new StoreUnavailable(`${name} has not answered ${failures} times in a row, and is tried again in a moment`)
        // the next one is not put off until this one has ended: it may hang for long
        rest()
      }
      try {
        const answer = await call()
        settle(null, startedAt)
        return answer
      } catch (error) {
        settle(error, startedAt)
        throw error
      }
    },
    failures: () => failures,
  }
}
