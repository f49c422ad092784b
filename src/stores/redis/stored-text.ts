/**
 * A text that scripts read: a script is given UTF-8.
 *
 * @throws TypeError that names the field of a text with half a surrogate pair
 */
export function storedText(field: string, text: string): string
export function storedText(field: string, text: string | null): string | false
export function storedText(field: string, text: string | null): string | false {
  if (text === null) return false
  if (!text.isWellFormed()) throw new TypeError(`${field} has half a surrogate pair, which no database keeps`)
  return text
}

/**
 * An instant in milliseconds since the epoch; false for null, as scripts have it.
 *
 * @throws TypeError for a Date that is none: as null it would mean "never"
 */
export function storedInstant(field: string, instant: Date): number
export function storedInstant(field: string, instant: Date | null): number | false
export function storedInstant(field: string, instant: Date | null): number | false {
  if (instant === null) return false
  const time = instant.getTime()
  if (!Number.isFinite(time)) throw new TypeError(`${field} is not a valid Date`)
  return time
}
