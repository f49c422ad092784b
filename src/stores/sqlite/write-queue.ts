import { setImmediate as turn } from 'node:timers/promises'
import { LOCK_WAIT_MS, retryWhileLocked } from './retry-while-locked.js'

/** Lets this process's writes in one after another, so that only the first waits for another process's lock. */
export interface WriteQueue {
  add<T>(write: () => T): Promise<T>
  /** Resolves when all that was added is done. */
  done(): Promise<void>
}

export function createWriteQueue(): WriteQueue {
  let last: Promise<unknown> = Promise.resolve()
  let writtenAt = 0

  return {
    add(write) {
      const addedAt = performance.now()
      const result = last.then(async () => {
        // while others of the queue get through, the lock is not stuck
        const written = await retryWhileLocked(write, Math.max(addedAt, writtenAt) + LOCK_WAIT_MS)
        writtenAt = performance.now()
        return written
      })
      // between two writes requests are answered, and another process may get the lock
      last = result.then(
        () => turn(),
        () => turn(),
      )
      return result
    },
    async done() {
      await last
    },
  }
}
