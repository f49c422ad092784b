const SECOND = 1000
const UNITS = [
  ['year', 365 * 86_400 * SECOND],
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const

/** An instant in UTC, to the minute; of what somebody wrote into a store, that it is none. */
export const minute = (instant: Date): string =>
  isInstant(instant) ? instant.toISOString().slice(0, 16).replace('T', ' ').concat('Z') : 'no instant'

/** An instant, and how far away it is. */
export const minuteAndDistance = (instant: Date, now: Date): string =>
  isInstant(instant) ? `${minute(instant)}  (${distance(instant, now)})` : minute(instant)

const isInstant = (instant: Date) => Number.isFinite(instant.getTime())

function distance(instant: Date, now: Date): string {
  const ms = instant.getTime() - now.getTime()
  const [unit, size] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? ['second', SECOND]
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(ms / size), unit)
}
