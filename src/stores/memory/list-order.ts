import type { Place } from '../../records/place.js'

/** The orders of lists, as comparisons. */
export const LIST_ORDER = { oldest: oldestFirst, newest: (a: Place, b: Place): number => oldestFirst(b, a) } as const

function oldestFirst(a: Place, b: Place): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || byBytes(a.id, b.id)
}

// as databases do: JavaScript's own order has surrogate pairs before U+E000 to U+FFFF
function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}
