import { isDeepStrictEqual } from 'node:util'

/**
 * What all of those say that say anything.
 *
 * @param what what it is about, as a message calls it
 * @param values undefined where nothing is said
 * @param way out of a contradiction
 * @throws TypeError where two of them say different things
 */
export function agreed<T>(
  what: string,
  values: readonly (T | undefined)[],
  way = 'have one of them say it, or set it behind the others: { ...combine(…), … }',
): T | undefined {
  const [first, ...others] = values.filter(value => value !== undefined)
  if (others.some(other => !isDeepStrictEqual(other, first)))
    throw new TypeError(`combine: two presets contradict each other in ${what}: ${way}`)
  return first
}
