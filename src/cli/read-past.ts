import { quote } from '../restrictions/quote.js'
import { readDuration } from './read-duration.js'
import { checkedInstant, readInstant } from './read-instant.js'
import { UsageError } from './usage-error.js'

const RIGHT = 'write a date (2030-12-31), an instant (2030-12-31T18:00Z), or how long ago (7d, 12h)'

/**
 * Reads when something was: an ISO 8601 date (its first moment in UTC) or instant, or a duration before now.
 *
 * @param flag what messages call the option
 * @throws UsageError that says what would be right
 */
export function readPast(flag: string, text: string, now: Date): Date {
  const wrong = (why = RIGHT) => new UsageError(`${flag}: ${quote(text)}: ${why}`)
  const seconds = readDuration(text)
  return seconds === null ? readInstant(text, wrong) : checkedInstant(new Date(now.getTime() - seconds * 1000), wrong)
}
