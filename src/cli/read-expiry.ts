import { quote } from '../restrictions/quote.js'
import { readDuration } from './read-duration.js'
import { checkedInstant, readInstant } from './read-instant.js'
import { UsageError } from './usage-error.js'

const RIGHT = 'write a date (2030-12-31), an instant (2030-12-31T18:00Z), a duration (90d, 12h) or never'

/**
 * Reads when a key expires: an ISO 8601 date (its first moment in UTC) or instant, a duration from now, or `never`.
 *
 * @returns the instant, or `never`, since commander takes null for a missing argument
 * @throws UsageError that says what would be right
 */
export function readExpiry(text: string, now: Date): Date | 'never' {
  const wrong = (why = RIGHT) => new UsageError(`--expires: ${quote(text)}: ${why}`)
  if (text === 'never') return text
  const seconds = readDuration(text)
  return seconds === null ? readInstant(text, wrong) : checkedInstant(new Date(now.getTime() + seconds * 1000), wrong)
}
