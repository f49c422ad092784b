import { quote } from '../restrictions/quote.js'
import { readDuration } from './read-duration.js'
import { UsageError } from './usage-error.js'

const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/**
 * Reads when a key expires: an ISO 8601 date (its first moment in UTC) or instant, a duration from now, or `never`.
 *
 * @returns the instant, or `never`, since commander takes null for a missing argument
 * @throws UsageError that says what would be right
 */
export function readExpiry(text: string, now: Date): Date | 'never' {
  if (text === 'never') return text
  const seconds = readDuration(text)
  if (seconds !== null) return checked(new Date(now.getTime() + seconds * 1000), text)
  const match = ISO_8601.exec(text)
  const [, day, zone] = match ?? []
  if (!day) throw wrong(text)
  // the Date parser takes February 30 for March 2
  if (new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) !== day) throw wrong(text, 'there is no such day')
  if (text.includes('T') && zone === undefined) throw wrong(text, `say in which zone, as in "${text}Z" for UTC`)
  return checked(new Date(text), text)
}

function checked(instant: Date, text: string): Date {
  if (Number.isFinite(instant.getTime())) return instant
  throw wrong(text)
}

function wrong(text: string, why = 'write a date (2030-12-31), an instant (2030-12-31T18:00Z), a duration (90d, 12h) or never') {
  return new UsageError(`--expires: ${quote(text)}: ${why}`)
}
