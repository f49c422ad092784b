import { doubledName, fieldName } from './field-name.js'
import { isRecord, type RecordValue } from './found-record.js'
import { isDeep } from './is-deep.js'

/** A record that can't be taken, and why; what it holds is not repeated. */
export class RecordProblem extends Error {
  override readonly name = 'RecordProblem'
}

/** The fields of a record, found by any of several names: `expires_at` is `expiresAt`. What is empty is not there. */
export interface RecordFields {
  /** The record itself. */
  readonly all: RecordValue
  has(...names: string[]): boolean
  value(...names: string[]): unknown
  text(...names: string[]): string | undefined
  /** True or false, however that is written. */
  flag(...names: string[]): boolean | undefined
  /** An instant: ISO 8601, or the seconds or milliseconds since 1970. */
  instant(...names: string[]): Date | undefined
  /** A list of texts: an array, one as JSON, texts with a comma or space between, or an object of lists as `name:item`. */
  list(...names: string[]): string[] | undefined
  object(...names: string[]): RecordValue | undefined
}

/** @throws RecordProblem where it has one field twice: which of them is meant is not known */
export function recordFields(value: RecordValue): RecordFields {
  const doubled = doubledName(Object.keys(value))
  if (doubled !== undefined) throw new RecordProblem(`${doubled}: stands twice, written in two ways`)
  const fields = new Map(Object.entries(value).map(([name, field]) => [fieldName(name), field]))
  const find = (names: readonly string[]) => {
    for (const name of names) {
      const found = fields.get(fieldName(name))
      if (found != null && !NOTHING.has(found)) return { name, found }
    }
    return null
  }
  const read =
    <T>(make: (found: unknown, name: string) => T) =>
    (...names: string[]): T | undefined => {
      const field = find(names)
      return field ? make(field.found, field.name) : undefined
    }
  return {
    all: value,
    has: (...names) => find(names) !== null,
    value: read(found => found),
    text: read((found, name) => {
      if (typeof found === 'string') return found
      if (typeof found === 'number') return String(found)
      throw new RecordProblem(`${name}: a text is needed`)
    }),
    flag: read((found, name) => {
      const text = String(found).toLowerCase()
      if (['true', 't', '1', 'yes'].includes(text)) return true
      if (['false', 'f', '0', 'no'].includes(text)) return false
      throw new RecordProblem(`${name}: is true or false`)
    }),
    instant: read(readInstant),
    list: read((found, name) => listOf(unpacked(found, name), name)),
    object: read((found, name) => {
      const unpackedValue = unpacked(found, name)
      if (isRecord(unpackedValue)) return unpackedValue
      throw new RecordProblem(`${name}: a JSON object is needed`)
    }),
  }
}

// as databases write it into files
const NOTHING: ReadonlySet<unknown> = new Set(['', 'null', 'NULL', '\\N'])

// later than any second that is meant, earlier than any millisecond
const LAST_SECOND = 1e11

function readInstant(found: unknown, name: string): Date {
  const number = typeof found === 'string' && /^\d+(?:\.\d+)?$/.test(found) ? Number(found) : found
  const instant =
    typeof number === 'number' ? new Date(number < LAST_SECOND ? number * 1000 : number) : new Date(isoOf(String(found)))
  if (Number.isFinite(instant.getTime())) return instant
  throw new RecordProblem(`${name}: is an instant: ISO 8601, or the seconds or milliseconds since 1970`)
}

// as databases write it: a space for the T, a zone of hours alone, or none, which is UTC
function isoOf(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i.exec(text.trim())
  const [, day, time = '00:00', zone = 'Z'] = match ?? []
  return day === undefined ? '' : `${day}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`
}

function unpacked(found: unknown, name: string): unknown {
  if (typeof found !== 'string' || !/^\s*["[{]/.test(found)) return found
  let value: unknown
  try {
    value = JSON.parse(found)
  } catch {
    return found
  }
  if (isDeep(value)) throw new RecordProblem(`${name}: is nested too deep`)
  // some write JSON into a column that holds JSON
  return unpacked(value, name)
}

function listOf(found: unknown, name: string): string[] {
  if (typeof found === 'string') return found.split(/[\s,]+/).filter(item => item !== '')
  if (Array.isArray(found) && found.every(item => typeof item === 'string')) return found
  if (isRecord(found)) return Object.entries(found).flatMap(([of, items]) => listOf(items, name).map(item => `${of}:${item}`))
  throw new RecordProblem(`${name}: a list of texts is needed`)
}
