/**
 * Whether a JSON value is nested deeper than this; without recursion, since a stranger decides how deep it is.
 *
 * @param most objects and arrays within one another, the outermost counted
 */
export function isDeeperThan(most: number, json: unknown): boolean {
  let level = [json].filter(isContainer)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > most) return true
    level = level.flatMap(container => (Object.values(container) as unknown[]).filter(isContainer))
  }
  return false
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null
