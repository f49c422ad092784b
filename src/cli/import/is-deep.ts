const DEEPEST = 32

/** Whether a JSON value is nested deeper than any record that is meant: whoever walks through it would never end well. */
export function isDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some(member => isDeep(member, left - 1))
}
