import { inTime } from '../in-time.js'

/**
 * Waits for work that may take long, such as an index on a large table, for as long as the server answers others meanwhile:
 * a connection that the network has lost tells nobody.
 *
 * @param look asks the server something every `everyMs`; rejects, in time, where it does not answer
 */
export async function whileAnswering<T>(work: Promise<T>, everyMs: number, look: () => Promise<unknown>): Promise<T> {
  const isDone = work.then(
    () => true,
    () => true,
  )
  while (!(await inTime(isDone, everyMs).catch(() => false))) await Promise.race([isDone, look()])
  return work
}
