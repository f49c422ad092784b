/**
 * What is said of a name that nobody reads.
 *
 * @param problem for instance `cannot be set`
 * @param kind what such names are names of, for instance `field`
 */
export function unknownName(problem: string, kind: string, known: readonly string[]): string {
  if (known.length === 0) return `${problem}: there are no ${kind}s`
  return known.length === 1 ? `${problem}; the only ${kind} is ${known[0]}` : `${problem}; the ${kind}s are ${known.join(', ')}`
}
