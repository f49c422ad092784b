import { LIMITS } from '../limits.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import { WrongValue } from '../wrong-value.js'
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
      if (trimmed === '') throw empty()
      if (trimmed.length > longest) throw tooLong(trimmed, longest)
      if (!trimmed.isWellFormed() || /\p{Cc}/u.test(trimmed)) throw controlCharacters()
      return trimmed
    },
  /** What stands for a person, an account or a role; never changed by reading it. */
  id: (): Reader<string> => value => {
    if (isId(value)) return value
    if (typeof value !== 'string') throw new TypeError('a string is needed')
    if (value === '') throw empty()
    throw new WrongValue(`has 1 to ${LIMITS.idLength} characters, without space around it and without invisible ones`, {
      kind: 'wrongId',
      most: LIMITS.idLength,
    })
  },
  /** As `text`, but with line breaks and tabs. */
  prose:
    (longest: number): Reader<string> =>
    value => {
      if (typeof value !== 'string') throw new TypeError('a string is needed')
      const trimmed = value.replaceAll('\r\n', '\n').trim()
      if (trimmed === '') throw empty()
      if (trimmed.length > longest) throw tooLong(trimmed, longest)
      if (!trimmed.isWellFormed() || /[^\P{Cc}\n\t]/u.test(trimmed)) throw controlCharacters()
      return trimmed
    },
  /** Each item once; frozen. */
  list:
    <T extends string>(parse: Reader<T>): Reader<readonly T[]> =>
    value => {
      if (!Array.isArray(value)) throw new TypeError('an array of strings is needed')
      if (value.length > LIMITS.entries)
        throw new WrongValue(`has ${value.length} entries: at most ${LIMITS.entries} are allowed`, {
          kind: 'tooManyEntries',
          most: LIMITS.entries,
        })
      return Object.freeze([...new Set(Array.from(value, item => parse(item)))])
    },
  /** An empty list would allow nobody, and must never mean anybody by accident. */
  nonEmptyList: <T extends string>(parse: Reader<T>): Reader<readonly T[]> => {
    const readList = read.list(parse)
    return value => {
      const items = readList(value)
      if (items.length === 0)
        throw new WrongValue('an empty list would allow nobody: leave it out to allow any', { kind: 'emptyList' })
      return items
    }
  },
  grants: (): Reader<readonly string[]> => read.list(parseHeldGrant),
  email: (): Reader<string> => {
    const readText = read.text(LIMITS.contactLength)
    return value => {
      const address = readText(value)
      if (!isEmailAddress(address))
        throw new WrongValue('is an e-mail address, such as "ops@example.com"', { kind: 'emailAddress' })
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

const empty = () => new WrongValue('must not be empty', { kind: 'empty' })

const tooLong = ({ length }: string, most: number) =>
  new WrongValue(`has ${length} characters: at most ${most} are allowed`, { kind: 'tooLong', most })

const controlCharacters = () => new WrongValue('has a control character or half a surrogate pair', { kind: 'controlCharacters' })
