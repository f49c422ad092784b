/**
 * What a function of the application's gave back, which must be there at once: a promise is refused, and its rejection
 * can't end the process.
 *
 * @throws TypeError for a promise
 */
export function settled<T>(value: T, name: string): T {
  if (!(value instanceof Promise)) return value
  value.catch(() => undefined)
  throw new TypeError(`${name} must answer at once, not with a promise`)
}
