import { type Problem, WrongValue } from '../wrong-value.js'
import { invalid } from './invalid.js'
import { unknownName } from './unknown-name.js'

/** Makes of what was given what is meant; throws TypeError that says what would be right. */
export type Reader<T> = (value: unknown) => T

/** A reader for each field. */
export type Readers<T> = { readonly [Field in keyof T]-?: Reader<T[Field]> }

/**
 * Reads an input field by field.
 *
 * @param extent `whole` reads every field, an absent one as undefined; `partial` only those that are given
 * @throws ManagementError `invalid_input` whose `errors` say, field by field, what would be right; unknown fields are refused by name
 */
export function readFields<T>(input: unknown, readers: Readers<T>, extent: 'whole'): T
export function readFields<T>(input: unknown, readers: Readers<T>, extent: 'partial'): Partial<T>
export function readFields<T>(input: unknown, readers: Readers<T>, extent: 'whole' | 'partial'): Partial<T> {
  if (typeof input !== 'object' || input === null) throw invalid({ '': 'an object is needed' })
  const given = input as Readonly<Record<string, unknown>>
  const fields = Object.keys(readers) as (keyof T & string)[]
  // without a prototype, or a field called __proto__ would be lost
  const errors = Object.create(null) as Record<string, string>
  const problems = Object.create(null) as Record<string, Problem>
  const read: Partial<T> = {}
  for (const field of Object.keys(given)) {
    if (!(fields as readonly string[]).includes(field)) errors[field] = unknownName('cannot be set', 'field', fields)
  }
  for (const field of fields) {
    if (extent === 'partial' && given[field] === undefined) continue
    try {
      read[field] = readers[field](given[field])
    } catch (error) {
      errors[field] = error instanceof Error ? error.message : String(error)
      if (error instanceof WrongValue) problems[field] = error.problem
    }
  }
  if (Object.keys(errors).length > 0) throw invalid(errors, problems)
  return read
}
