import { isUnavailable } from '../keys/store-unavailable.js'

/**
 * Runs writes that wait for each other, each as its turn comes. Those that waited while the one before them found the server
 * silent fail as that one did, at once: each would need a deadline of its own to find out the same.
 *
 * @param explain tells of a failure what it means, as `explainFailure` of each engine does
 * @returns runs a write that asked for its turn then, by `performance.now()`
 */
export function createTurns(
  deadlineMs: number,
  explain: (where: string, error: unknown) => unknown,
): <T>(askedAt: number, write: () => Promise<T>) => Promise<T> {
  let silence: { readonly endedAt: number; readonly error: unknown } | null = null

  return async (askedAt, write) => {
    if (silence && askedAt <= silence.endedAt) throw silence.error
    const begunAt = performance.now()
    try {
      return await write()
    } catch (error) {
      const endedAt = performance.now()
      // what fails sooner may have lost its connection alone
      if (endedAt - begunAt > SILENCE * deadlineMs && isUnavailable(explain('', error))) silence = { endedAt, error }
      throw error
    }
  }
}

// of a deadline: locks are given up a little before it
const SILENCE = 0.8
