import { existsSync, readFileSync } from 'node:fs'

// how long this process ran, how long it could have and had to wait for a processor, how often; in nanoseconds
const SCHEDULED = '/proc/self/schedstat'

/**
 * Measures how long something takes, without the time for which this process had to wait for a processor, as far as the system
 * tells: other work on the machine must not look like slowness.
 *
 * @returns gives the milliseconds since
 */
export function startStopwatch(): () => number {
  const [since, waitedBefore] = [performance.now(), waitedMs()]
  return () => performance.now() - since - (waitedMs() - waitedBefore)
}

function waitedMs(): number {
  if (!existsSync(SCHEDULED)) return 0
  return Number(readFileSync(SCHEDULED, 'utf8').split(' ')[1]) / 1e6
}
