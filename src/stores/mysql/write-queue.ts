import { createTurns } from '../turns.js'
import { explainFailure } from './explain-failure.js'
import { MysqlFailure } from './mysql-failure.js'

/**
 * Lets this process's writes in one after another. They would wait for each other in the database as well, and there each
 * would hold a connection meanwhile.
 */
export interface WriteQueue {
  add<T>(write: () => Promise<T>): Promise<T>
  /** Resolves when all that was added is done. */
  done(): Promise<void>
}

export function createWriteQueue(deadlineMs: number): WriteQueue {
  const take = createTurns(deadlineMs, explainFailure)
  let last: Promise<unknown> = Promise.resolve()
  let writtenAt = -Infinity

  return {
    add(write) {
      const addedAt = performance.now()
      const result = last.then(async () => {
        // while others of the queue get through, the server is there
        if (performance.now() - Math.max(addedAt, writtenAt) > deadlineMs) throw new MysqlFailure('late', 'behind other writes')
        const written = await take(addedAt, write)
        writtenAt = performance.now()
        return written
      })
      last = result.then(
        () => undefined,
        () => undefined,
      )
      return result
    },
    async done() {
      await last
    },
  }
}
