import { inTime } from '../../in-time.js'
import { createTurns } from '../turns.js'
import { explainFailure } from './explain-failure.js'
import { PostgresFailure } from './postgres-failure.js'

/**
 * Lets this process's writes in one after another. They would wait for each other in the database all the same, and hold
 * connections meanwhile, which look-ups need.
 */
export interface WriteQueue {
  /** @param write given until when, by `performance.now()`, it must have begun */
  add<T>(write: (until: number) => Promise<T>): Promise<T>
  /** Resolves when all that had asked are done. */
  done(): Promise<void>
}

export function createWriteQueue(deadlineMs: number): WriteQueue {
  const take = createTurns(deadlineMs, explainFailure)
  let last: Promise<unknown> = Promise.resolve()
  let writtenAt = -Infinity

  // while others get through, the database answers
  const turn = async (before: Promise<unknown>, askedAt: number): Promise<number> => {
    for (;;) {
      const until = Math.max(askedAt, writtenAt) + deadlineMs
      const leftMs = until - performance.now()
      if (leftMs <= 0) throw new PostgresFailure('the writes before this one did not end in time', 'unavailable', false)
      if (await endsWithin(before, leftMs)) return until
    }
  }

  return {
    add(write) {
      const [before, askedAt] = [last, performance.now()]
      const result = (async () => {
        const until = await turn(before, askedAt)
        const written = await take(askedAt, () => write(until))
        writtenAt = performance.now()
        return written
      })()
      // of those before nothing is kept: each would hold the one before it
      last = Promise.allSettled([before, result]).then(() => undefined)
      return result
    },
    async done() {
      await last
    },
  }
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const ended = work.then(() => true)
  return inTime(ended, Math.ceil(ms)).catch(() => false)
}
