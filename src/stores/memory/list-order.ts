import type { Place } from '../../records/place.js'

/** The orders of lists, as comparisons. */
export const LIST_ORDER = { oldest: oldestFirst, newest: (a: Place, b: Place): number => oldestFirst(b, a) } as const

function oldestFirst(a: Place, b: Place): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
