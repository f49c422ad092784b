const FIRST_MS = 100
const LONGEST_MS = 2000

/**
 * How long to leave a server alone that has failed several times in a row: longer each time, 2 seconds at most, since it is
 * found again at the latest so long after it is back.
 *
 * @param before how many times it was left alone already
 */
export function backOffMs(before: number): number {
  // many instances lose a server at the same moment, and must not come back at the same moment
  return Math.min(FIRST_MS * 2 ** before, LONGEST_MS) * (0.5 + Math.random() / 2)
}
