import { LIMITS } from '../limits.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import { isId } from './is-id.js'
import { isEmailAddress } from './email-address.js'
import type { Reader } from './read-fields.js'

/** Readers of the kinds of values that several records have. */
export const read = {
  /** Trimmed, not empty, without control characters. */
  text:
    (longest: number): Reader<string> =>
    value => {
      if (typeof value !== 'string') throw new TypeError('a string is needed')
      const trimmed = value.trim()
      if (trimmed === '') throw new TypeError('must not be empty')
      if (trimmed.length > longest) throw new TypeError(`has ${trimmed.length} characters: at most ${longest} are allowed`)
      if (!trimmed.isWellFormed() || /\p{Cc}/u.test(trimmed))
        throw new TypeError('has a control character or half a surrogate pair')
      return trimmed
    },
  /** What stands for a person, an account or a role; never changed by reading it. */
  id: (): Reader<string> => value => {
    if (isId(value)) return value
    if (typeof value !== 'string') throw new TypeError('a string is needed')
    if (value === '') throw new TypeError('must not be empty')
    throw new TypeError(`has 1 to ${LIMITS.idLength} characters, without space around it and without invisible ones`)
  },
  /** As `text`, but with line breaks and tabs. */
  prose:
    (longest: number): Reader<string> =>
    value => {
      if (typeof value !== 'string') throw new TypeError('a string is needed')
      const trimmed = value.replaceAll('\r\n', '\n').trim()
      if (trimmed === '') throw new TypeError('must not be empty')
      if (trimmed.length > longest) throw new TypeError(`has ${trimmed.length} characters: at most ${longest} are allowed`)
      if (!trimmed.isWellFormed() || /[^\P{Cc}\n\t]/u.test(trimmed))
        throw new TypeError('has a control character or half a surrogate pair')
      return trimmed
    },
  /** Each item once; frozen. */
  list:
    <T extends string>(parse: Reader<T>): Reader<readonly T[]> =>
    value => {
      if (!Array.isArray(value)) throw new TypeError('an array of strings is needed')
      if (value.length > LIMITS.entries) throw new TypeError(`has ${value.length} entries: at most ${LIMITS.entries} are allowed`)
      return Object.freeze([...new Set(Array.from(value, item => parse(item)))])
    },
  /** An empty list would allow nobody, and must never mean anybody by accident. */
  nonEmptyList: <T extends string>(parse: Reader<T>): Reader<readonly T[]> => {
    const readList = read.list(parse)
    return value => {
      const items = readList(value)
      if (items.length === 0) throw new TypeError('an empty list would allow nobody: leave it out to allow any')
      return items
    }
  },
  grants: (): Reader<readonly string[]> => read.list(parseHeldGrant),
  email: (): Reader<string> => {
    const readText = read.text(LIMITS.contactLength)
    return value => {
      const address = readText(value)
      if (!isEmailAddress(address)) throw new TypeError('is an e-mail address, such as "ops@example.com"')
      return address
    }
  },
  /** Null and absent are null. */
  optional:
    <T>(reader: Reader<T>): Reader<T | null> =>
    value =>
      value == null ? null : reader(value),
  /** Absent is the default. */
  or:
    <T, D>(reader: Reader<T>, otherwise: D): Reader<T | D> =>
    value =>
      value === undefined ? otherwise : reader(value),
} as const
