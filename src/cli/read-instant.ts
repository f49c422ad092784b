const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/**
 * Reads an ISO 8601 date (its first moment in UTC) or instant.
 *
 * @param wrong the error for a text that is none, with the reason where it is a particular one
 */
export function readInstant(text: string, wrong: (why?: string) => Error): Date {
  const match = ISO_8601.exec(text)
  const [, day, zone] = match ?? []
  if (!day) throw wrong()
  // the Date parser takes February 30 for March 2
  if (new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) !== day) throw wrong('there is no such day')
  if (text.includes('T') && zone === undefined) throw wrong(`say in which zone, as in "${text}Z" for UTC`)
  return checkedInstant(new Date(text), wrong)
}

/** The instant itself, unless it is beyond what a Date can be. */
export function checkedInstant(instant: Date, wrong: () => Error): Date {
  if (Number.isFinite(instant.getTime())) return instant
  throw wrong()
}
