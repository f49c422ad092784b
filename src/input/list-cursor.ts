import type { Place } from '../records/place.js'
import { invalid } from './invalid.js'

/** The cursor that continues a list behind this record. */
export function encodeCursor({ id, createdAt }: Place): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString('base64url')
}

/** @throws ManagementError `invalid_input` for what {@link encodeCursor} did not make */
export function decodeCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && typeof place[1] === 'string' && Number.isSafeInteger(place[0])) {
      const createdAt = new Date(place[0])
      if (Number.isFinite(createdAt.getTime())) return { createdAt, id: place[1] }
    }
  } catch {}
  throw invalid({ cursor: 'is the "next" of a page before' })
}
