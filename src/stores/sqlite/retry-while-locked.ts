import { setTimeout as sleep } from 'node:timers/promises'
import { sqliteFailure } from './sqlite-failure.js'

/** How long a lock of another process is waited for. */
export const LOCK_WAIT_MS = 5000

const LONGEST_PAUSE_MS = 40

/**
 * Does something again and again while another process holds the lock. The event loop goes on meanwhile.
 *
 * @param deadline by `performance.now()`; there is at least one try, however late it is
 */
export async function retryWhileLocked<T>(
  attempt: () => T | Promise<T>,
  deadline = performance.now() + LOCK_WAIT_MS,
): Promise<T> {
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      if (sqliteFailure(error) !== 'busy' || performance.now() >= deadline) throw error
    }
    // processes that wait for the same lock must not knock in step
    await sleep(1 + Math.random() * pause)
  }
}
