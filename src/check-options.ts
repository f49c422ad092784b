import leven from 'leven'

/** What an option must be: its check, and how a message calls what would be right. */
export interface OptionRule {
  readonly is: (value: never) => boolean
  readonly right: string
}

const rule = <T>(is: (value: T) => boolean, right: string): OptionRule => ({ is: is as (value: never) => boolean, right })

/** The rules that most options need. */
export const option = {
  text: rule((value: unknown) => typeof value === 'string' && value !== '', 'a string'),
  flag: rule((value: unknown) => typeof value === 'boolean', 'true or false'),
  function: rule((value: unknown) => typeof value === 'function', 'a function'),
  object: rule((value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'),
  list: rule((value: unknown) => Array.isArray(value), 'an array'),
  texts: rule((value: unknown) => Array.isArray(value) && value.every(item => typeof item === 'string'), 'an array of strings'),
  positive: rule((value: unknown) => typeof value === 'number' && value > 0 && Number.isFinite(value), 'a number above 0'),
  notNegative: rule((value: unknown) => typeof value === 'number' && value >= 0 && Number.isFinite(value), 'a number from 0 on'),
  count: rule((value: unknown) => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number from 1 on'),
  either: (...rules: OptionRule[]): OptionRule => ({
    is: value => rules.some(one => one.is(value)),
    right: rules.map(one => one.right).join(' or '),
  }),
  one: (...values: string[]): OptionRule =>
    rule((value: unknown) => values.includes(value as string), values.map(value => `'${value}'`).join(' or ')),
}

/**
 * Checks options once, at construction: an unknown name is refused with the nearest known one, a wrong type with the
 * right one. A value is never part of the message, since it may be a secret.
 *
 * @param where what the message begins with, for instance `createKeyring` or `cors`
 * @throws TypeError that names the option
 */
export function checkOptions(
  where: string,
  options: unknown,
  rules: Readonly<Record<string, OptionRule>>,
  required: readonly string[] = [],
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${where}: the options are an object`)
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!known) throw new TypeError(`${where}: unknown option "${name}"${suggestion(name, Object.keys(rules))}`)
    if (value !== undefined && !known.is(value as never))
      throw new TypeError(`${where}: ${name} must be ${known.right}, not ${kindOf(value)}`)
  }
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] === undefined)
      throw new TypeError(`${where}: ${name} is missing: it must be ${rules[name]?.right}`)
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const distance = (candidate: string) => leven(name.toLowerCase(), candidate.toLowerCase())
  const nearest = known.toSorted((a, b) => distance(a) - distance(b))[0]
  const near =
    nearest !== undefined &&
    (distance(nearest) <= Math.max(2, name.length / 3) || nearest.toLowerCase().startsWith(name.toLowerCase()))
  return near ? `: did you mean "${nearest}"?` : `. Known: ${known.join(', ')}`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'this array'
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? (value === '' ? 'an empty string' : 'this string') : typeof value
}
