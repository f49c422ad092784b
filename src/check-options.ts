import leven from 'leven'

/** What an option must be: its check, and how a message calls what would be right. */
export interface OptionRule {
  readonly is: (value: unknown) => boolean
  readonly right: string
}

// RFC 9110 section 5.6.2
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

const rule = (is: (value: unknown) => boolean, right: string): OptionRule => ({ is, right })

/** The rules that most options need. */
export const option = {
  text: rule(value => typeof value === 'string' && value !== '', 'a string'),
  flag: rule(value => typeof value === 'boolean', 'true or false'),
  function: rule(value => typeof value === 'function', 'a function'),
  object: rule(value => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'),
  list: rule(value => Array.isArray(value), 'an array'),
  texts: rule(value => Array.isArray(value) && value.every(item => typeof item === 'string'), 'an array of strings'),
  positive: rule(value => typeof value === 'number' && value > 0 && Number.isFinite(value), 'a number above 0'),
  upTo: (most: number): OptionRule =>
    rule(value => typeof value === 'number' && value > 0 && value <= most, `a number above 0 and at most ${most}`),
  wholeUpTo: (most: number): OptionRule =>
    rule(
      value => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= most,
      `a whole number from 1 to ${most}`,
    ),
  notNegative: rule(value => typeof value === 'number' && value >= 0 && Number.isFinite(value), 'a number from 0 on'),
  count: rule(value => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number from 1 on'),
  whole: rule(value => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number from 0 on'),
  token: (right: string): OptionRule => rule(value => typeof value === 'string' && TOKEN.test(value), right),
  tokens: (right: string): OptionRule =>
    rule(value => Array.isArray(value) && value.every(item => typeof item === 'string' && TOKEN.test(item)), right),
  either: (...rules: OptionRule[]): OptionRule => ({
    is: value => rules.some(one => one.is(value)),
    right: rules.map(one => one.right).join(' or '),
  }),
  one: (...values: string[]): OptionRule =>
    rule(value => values.includes(value as string), values.map(value => `'${value}'`).join(' or ')),
}

/**
 * Checks options once, at construction: an unknown name is refused with the nearest known one, a wrong type with the
 * right one. A text is never part of the message, since it may be a secret.
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
  if (options instanceof Promise) throw new TypeError(`${where}: the options are an object, not a promise: await it first`)
  if (Symbol.iterator in options) throw new TypeError(`${where}: the options are a plain object`)
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!known) throw new TypeError(`${where}: unknown option "${name}"${suggestion(name, Object.keys(rules))}`)
    if (value !== undefined && !known.is(value))
      throw new TypeError(`${where}: ${name} must be ${known.right}, not ${kindOf(value)}`)
  }
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] === undefined)
      throw new TypeError(`${where}: ${name} is missing: it must be ${rules[name]?.right}`)
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const near = nearestName(name, known)
  return near === null ? `. Known: ${known.join(', ')}` : `: did you mean "${near}"?`
}

/** The name that somebody meant who wrote another; null where none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const written = name.toLowerCase()
  const distance = (candidate: string) => leven(written, candidate.toLowerCase())
  const begun = written.length > 2 ? known.find(candidate => candidate.toLowerCase().startsWith(written)) : undefined
  const nearest = begun ?? known.toSorted((a, b) => distance(a) - distance(b))[0]
  if (nearest === undefined) return null
  return nearest === begun || distance(nearest) <= Math.max(2, name.length / 3) ? nearest : null
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'this array'
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? (value === '' ? 'an empty string' : 'this string') : typeof value
}
