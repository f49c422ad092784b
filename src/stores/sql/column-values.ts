/** Whether a text comes back from a database as it was: some cut it at a null character, and none holds half a surrogate pair. */
export const isStorable = (text: unknown): text is string =>
  typeof text === 'string' && !text.includes('\0') && text.isWellFormed()

/** @throws TypeError that names the field of a text that would not come back as it was */
export function textColumn<T extends string | null>(field: string, text: T): T {
  if (text !== null && !isStorable(text))
    throw new TypeError(`${field} has a null character or half a surrogate pair, which no database keeps`)
  return text
}

/**
 * A list as one text, its items separated by spaces; the empty list is the empty text, and null stays null.
 *
 * @throws TypeError for an item that would come back as two, or as none
 */
export function listColumn<T extends readonly string[] | null>(field: string, items: T): T extends null ? string | null : string
export function listColumn(field: string, items: readonly string[] | null): string | null {
  if (items === null) return null
  if (items.some(item => item === '' || item.includes(' ')))
    throw new TypeError(`${field}: an item is not empty and has no space in it`)
  return textColumn(field, items.join(' '))
}

/** The list that {@link listColumn} wrote. */
export function readList(column: string): string[] {
  return column === '' ? [] : column.split(' ')
}

/**
 * An instant in milliseconds since the epoch.
 *
 * @throws TypeError for a Date that is none: as null it would mean "never"
 */
export function instantColumn<T extends Date | null>(field: string, instant: T): T extends null ? number | null : number
export function instantColumn(field: string, instant: Date | null): number | null {
  if (instant === null) return null
  const time = instant.getTime()
  if (!Number.isFinite(time)) throw new TypeError(`${field} is not a valid Date`)
  return time
}

/** The instant that {@link instantColumn} wrote. */
export function readInstant(column: number | null): Date | null {
  return column === null ? null : new Date(column)
}
