import { ManagementError } from '../errors.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import { parseOrigin } from '../restrictions/origins.js'
import { parseSubnet } from '../restrictions/subnets.js'
import type { KeyRecord } from './key-record.js'

/** What can be changed of a key. */
export interface KeyChanges {
  /** 1 to 200 characters. */
  name?: string
  grants?: readonly string[]
  /** CIDR blocks or addresses; null or absent means any. An empty list is refused. */
  subnets?: readonly string[] | null
  /** Origins or sub-domain patterns; null or absent means any. An empty list is refused. */
  origins?: readonly string[] | null
  /** Null for never; absent for the rules' default. */
  expiresAt?: Date | null
  technicalContact?: string | null
  /** Anything of yours that JSON can hold, at most 4 KiB. */
  metadata?: Readonly<Record<string, unknown>> | null
  role?: string | null
}

/** What a new key is made of. */
export interface NewKey extends KeyChanges {
  name: string
  /** The customer organisation it belongs to. */
  account?: string | null
  /** The person who makes it. */
  owner?: string | null
  /** Part of the secret, as in `kw_test_…`; the keyring's by default. */
  environment?: string
  /** Who called `create`; the owner by default. */
  createdBy?: string | null
}

/** The members of a record that {@link NewKey} gives, checked and canonical. */
export type KeyFacts = Pick<
  KeyRecord,
  'name' | 'account' | 'owner' | 'role' | 'grants' | 'subnets' | 'origins' | 'technicalContact' | 'metadata' | 'createdBy'
> & { readonly expiresAt: Date | null | undefined; readonly environment: string | undefined }

type Reader<T> = (value: unknown) => T

const READERS: { readonly [Field in keyof KeyFacts]-?: Reader<KeyFacts[Field]> } = {
  name: value => text(value, 200),
  account: value => optional(value, given => text(given, 200)),
  owner: value => optional(value, given => text(given, 200)),
  role: value => optional(value, given => text(given, 200)),
  createdBy: value => optional(value, given => text(given, 200)),
  technicalContact: value => optional(value, given => text(given, 320)),
  environment: value => (value === undefined ? undefined : text(value, 20)),
  grants: value => (value === undefined ? [] : list(value, parseHeldGrant)),
  subnets: value => optional(value, given => nonEmpty(list(given, parseSubnet))),
  origins: value => optional(value, given => nonEmpty(list(given, parseOrigin))),
  metadata: value => optional(value, jsonObject),
  expiresAt: value => (value == null ? value : instant(value)),
}

const CHANGEABLE = ['name', 'grants', 'subnets', 'origins', 'expiresAt', 'technicalContact', 'metadata', 'role'] as const

/**
 * Checks what a new key is made of.
 *
 * @throws ManagementError `invalid_input` whose `errors` say, field by field, what would be right; unknown fields are refused by name
 */
export function readNewKey(input: NewKey): KeyFacts {
  return read(input, Object.keys(READERS) as (keyof KeyFacts)[], 'whole') as KeyFacts
}

/**
 * Checks changes of a key: only the fields that are given.
 *
 * @throws ManagementError `invalid_input`, as {@link readNewKey}
 */
export function readKeyChanges(changes: KeyChanges): Partial<KeyFacts> {
  return read(changes, CHANGEABLE, 'partial')
}

function read(input: unknown, fields: readonly (keyof KeyFacts)[], extent: 'whole' | 'partial'): Partial<KeyFacts> {
  if (typeof input !== 'object' || input === null) throw invalid({ '': 'an object is needed' })
  const given = input as Readonly<Record<string, unknown>>
  // without a prototype, or a field called __proto__ would be lost
  const errors = Object.create(null) as Record<string, string>
  const facts: Record<string, unknown> = {}
  for (const field of Object.keys(given)) {
    if (!(fields as readonly string[]).includes(field)) errors[field] = `is not a field that can be set: ${fields.join(', ')} are`
  }
  for (const field of fields) {
    if (extent === 'partial' && given[field] === undefined) continue
    try {
      facts[field] = READERS[field](given[field])
    } catch (error) {
      errors[field] = messageOf(error)
    }
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return facts
}

/**
 * Checks why a key is revoked.
 *
 * @throws ManagementError `invalid_input`
 */
export function readReason(reason: unknown): string | null {
  try {
    return optional(reason, given => text(given, 500))
  } catch (error) {
    throw invalid({ reason: messageOf(error) })
  }
}

/**
 * Refuses options that nobody reads: a misspelt one would be passed over, and its default hold.
 *
 * @throws ManagementError `invalid_input`
 */
export function checkNames(options: object, ...known: string[]): void {
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  if (unknown.length > 0)
    throw invalid(Object.fromEntries(unknown.map(name => [name, `is not an option: ${known.join(', ')} are`])))
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The refusal of a bad field. */
export function invalid(errors: Readonly<Record<string, string>>): ManagementError {
  const summary = Object.entries(errors).map(([field, problem]) => (field ? `${field}: ${problem}` : problem))
  return new ManagementError('invalid_input', summary.join('; '), { errors })
}

function text(value: unknown, longest: number): string {
  if (typeof value !== 'string') throw new TypeError('a string is needed')
  const trimmed = value.trim()
  if (trimmed === '') throw new TypeError('must not be empty')
  if (trimmed.length > longest) throw new TypeError(`has ${trimmed.length} characters: at most ${longest} are allowed`)
  if (!trimmed.isWellFormed() || /\p{Cc}/u.test(trimmed)) throw new TypeError('has a control character or half a surrogate pair')
  return trimmed
}

function list(value: unknown, parse: (item: unknown) => string): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('an array of strings is needed')
  if (value.length > 1024) throw new TypeError(`has ${value.length} entries: at most 1024 are allowed`)
  return Object.freeze([...new Set(Array.from(value, item => parse(item)))])
}

function nonEmpty(items: readonly string[]): readonly string[] {
  if (items.length === 0) throw new TypeError('an empty list would allow nobody: leave it out to allow any')
  return items
}

function jsonObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('an object is needed')
  const json = JSON.stringify(value) as string | undefined
  if (!json?.startsWith('{')) throw new TypeError('an object is needed')
  if (Buffer.byteLength(json) > 4096) throw new TypeError('has more than 4 KiB as JSON')
  return JSON.parse(json) as Record<string, unknown>
}

function instant(value: unknown): Date {
  if (!(value instanceof Date) || !Number.isFinite(value.getTime())) throw new TypeError('a valid Date is needed')
  return new Date(value)
}

function optional<T>(value: unknown, reader: Reader<T>): T | null {
  return value == null ? null : reader(value)
}
