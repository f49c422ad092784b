import { LIMITS } from '../limits.js'
import type { Place } from '../records/place.js'
import { invalid } from './invalid.js'
import { decodeCursor, encodeCursor } from './list-cursor.js'

/** The part of a list that is asked for. */
export interface PageQuery {
  /** `next` of the page before. */
  cursor?: string
  /** 1 to 100; 50 by default. */
  limit?: number
}

/** A part of a list. */
export interface Page<T> {
  items: T[]
  /** The cursor of the next page; null on the last one. */
  next: string | null
}

/**
 * Reads one page of a list.
 *
 * @param fetch gives the records behind a place, in order
 * @throws ManagementError `invalid_input` for a limit or a cursor that is none
 */
export async function readPage<T extends Place>(
  { cursor, limit = 50 }: PageQuery,
  fetch: (part: { after?: Place; limit: number }) => Promise<readonly T[]>,
): Promise<Page<T>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMITS.pageSize)
    throw invalid({ limit: `is a whole number from 1 to ${LIMITS.pageSize}` })
  // one more than asked for says whether there is a next page
  const records = await fetch({ ...(cursor === undefined ? {} : { after: decodeCursor(cursor) }), limit: limit + 1 })
  const items = records.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && records.length > limit ? encodeCursor(last) : null }
}
