/**
 * What an answer's `Retry-After` says, in seconds from now on; null where it says nothing that can be read.
 *
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterOf({ headers }: Response, now: number): number | null {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value)
  // a date begins with the day's name: Date.parse takes much else besides
  const instant = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(instant) ? null : Math.max(0, Math.ceil((instant - now) / 1000))
}
