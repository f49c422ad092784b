import { createHash } from 'node:crypto'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import type { Form } from '../form.js'

/** What people change of a key. */
export const KEY_FIELDS = ['name', 'grants', 'role', 'subnets', 'origins', 'technicalContact', 'expiresAt'] as const

/** One of {@link KEY_FIELDS}. */
export type KeyField = (typeof KEY_FIELDS)[number]

/** What a form makes of a key, as the operation takes it; what it leaves alone is absent. */
export type KeyValues = { readonly [Field in KeyField]?: ApiKeyJson[Field] | readonly string[] }

// choices of time count from when a form was sent: what is as near as this is the same form, sent twice
const SAME_MS = 60_000

/** Whether two values of a field mean the same. */
export function isSameValue(field: KeyField, a: unknown, b: unknown): boolean {
  if (field === 'expiresAt' && typeof a === 'string' && typeof b === 'string')
    return Math.abs(Date.parse(a) - Date.parse(b)) < SAME_MS
  return plain(a) === plain(b)
}

/** Of what a form says, what somebody changed, and what is another thing than the key has. */
export function changesOf(form: Form, values: KeyValues, key: ApiKeyJson): KeyValues {
  const changed = KEY_FIELDS.filter(field => {
    const value = values[field]
    return value !== undefined && !beganWith(form, field, value) && !isSameValue(field, value, key[field])
  })
  return Object.fromEntries(changed.map(field => [field, values[field]]))
}

/**
 * What a form carries to know later what it began with, in a field called `began`: a digest of each field, since lists may be
 * long and only tell apart what somebody changed.
 */
export const marksOf = (key: ApiKeyJson): string => KEY_FIELDS.map(field => `${field}=${mark(key[field])}`).join(' ')

/** Whether a form began with a value. */
export const beganWith = (form: Form, field: KeyField, value: unknown): boolean =>
  form
    .text('began')
    .split(' ')
    .includes(`${field}=${mark(value)}`)

// their order means nothing
const plain = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map(String).toSorted((a, b) => (a < b ? -1 : 1)) : value)

const mark = (value: unknown) => createHash('sha256').update(plain(value)).digest('base64url').slice(0, 16)
