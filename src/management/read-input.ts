import type { z } from 'zod'
import type { ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import { unknownName } from '../input/unknown-name.js'
import type { Problem } from '../wrong-value.js'

/**
 * Holds an input against its schema.
 *
 * @param problemsOf what else is wrong with the fields that have the right form, where others have not
 * @throws ManagementError `invalid_input` whose `errors` say what is wrong by field; unknown fields are refused by name
 */
export function readInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  problemsOf: (fields: Readonly<Record<string, unknown>>) => ManagementError | null = () => null,
): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  // without a prototype, or a field called __proto__ would be lost
  const errors = Object.create(null) as Record<string, string>
  const problems = Object.create(null) as Record<string, Problem>
  const note = (field: string, message: string, problem: Problem | undefined) => {
    if (errors[field] !== undefined) return
    errors[field] = message
    if (problem) problems[field] = problem
  }
  for (const issue of result.error.issues.flatMap(ofNearestForm)) {
    const [field = '', ...inside] = issue.path.map(String)
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0)
      for (const key of issue.keys) note(key, unknownField(schema), undefined)
    else note(field, inside.length > 0 ? `${inside.join('.')}: ${messageOf(issue)}` : messageOf(issue), problemOf(issue))
  }
  if (typeof input === 'object' && input !== null) {
    const sound = Object.entries(input).filter(([field]) => errors[field] === undefined)
    const others = problemsOf(Object.fromEntries(sound))
    for (const [field, message] of Object.entries(others?.errors ?? {})) note(field, message, others?.problems[field])
  }
  throw invalid(errors, problems)
}

/**
 * Reads the query of a request.
 *
 * @throws ManagementError `invalid_input`, also for a parameter that stands more than once
 */
export function readQuery<Schema extends z.ZodType>(schema: Schema, query: URLSearchParams): z.output<Schema> {
  const doubled = [...new Set(query.keys())].filter(name => query.getAll(name).length > 1)
  if (doubled.length > 0) throw invalid(Object.fromEntries(doubled.map(name => [name, 'stands more than once'])))
  return readInput(schema, Object.fromEntries(query))
}

// of what may have several forms, the one counts that is of its kind
function ofNearestForm(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.path.length > 0) return [issue]
  return issue.errors.find(form => form.every(({ code, path }) => code !== 'invalid_type' || path.length > 0)) ?? [issue]
}

// what may have several forms has no one list of fields
const unknownField = (schema: z.ZodType): string =>
  'shape' in schema ? unknownName('cannot be set', 'field', Object.keys(schema.shape as object)) : 'cannot be set'

const FORMATS: Readonly<Record<string, string>> = { datetime: 'is an instant in ISO 8601, such as "2030-01-31T12:00:00Z"' }

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? 'is missing' : `must be ${issue.expected}`
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty'
      return issue.origin === 'array'
        ? 'an empty list would allow nobody: leave it out to allow any'
        : `is ${issue.minimum} at least`
    case 'too_big':
      if (issue.origin === 'string') return `has at most ${issue.maximum} characters`
      return issue.origin === 'array' ? `has at most ${issue.maximum} entries` : `is ${issue.maximum} at most`
    case 'invalid_value':
      return `is one of ${issue.values.join(', ')}`
    case 'invalid_format':
      return FORMATS[issue.format] ?? `is written as ${issue.pattern ?? issue.format}`
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`
    default:
      return issue.message
  }
}

// an entry of a list is told by its place
function problemOf(issue: z.core.$ZodIssue): Problem | undefined {
  const problem = kindOf(issue)
  const place = issue.path.length === 2 ? issue.path[1] : undefined
  return problem && typeof place === 'number' ? { kind: 'inEntry', place: place + 1, problem } : problem
}

function kindOf(issue: z.core.$ZodIssue): Problem | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return { kind: isMissing(issue) ? 'empty' : 'wrongForm' }
    case 'too_small':
      if (issue.origin === 'string') return { kind: 'empty' }
      return issue.origin === 'array' ? { kind: 'emptyList' } : { kind: 'atLeast', least: Number(issue.minimum) }
    case 'too_big': {
      const most = Number(issue.maximum)
      if (issue.origin === 'string') return { kind: 'tooLong', most }
      return issue.origin === 'array' ? { kind: 'tooManyEntries', most } : { kind: 'atMost', most }
    }
    case 'invalid_value':
      return { kind: 'oneOf', choices: issue.values.map(String) }
    case 'invalid_format':
      return { kind: issue.format === 'datetime' ? 'date' : 'wrongForm' }
    default:
      return undefined
  }
}

const isMissing = (issue: z.core.$ZodIssueInvalidType): boolean =>
  issue.input === undefined && issue.message.endsWith('undefined')
