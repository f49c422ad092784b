import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresFailure } from './postgres-failure.js'

const MOST_TRIES = 5
const FIRST_PAUSE_MS = 4

/** Does work again that the server has undone because of what others did at the same time. */
export async function retryConflicts<T>(attempt: (isFirst: boolean) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(tries === 1)
    } catch (error) {
      const passes = error instanceof PostgresFailure && (error.kind === 'conflict' || error.kind === 'duplicate')
      if (!passes || tries === MOST_TRIES) throw error
    }
    // those who got into each other's way must not meet again
    await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** tries)
  }
}
