import { isDeeperThan } from '../input/is-deeper-than.js'
import { read } from '../input/readers.js'
import { type Readers, readFields } from '../input/read-fields.js'
import { LIMITS } from '../limits.js'
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
  /** The id of a role; the key may then do what the role allows too. */
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

type Changeable = Pick<KeyRecord, 'name' | 'role' | 'grants' | 'subnets' | 'origins' | 'technicalContact' | 'metadata'> & {
  readonly expiresAt: Date | null | undefined
}

/** The members of a record that {@link NewKey} gives, checked and canonical. */
export type KeyFacts = Changeable &
  Pick<KeyRecord, 'account' | 'owner' | 'createdBy'> & { readonly environment: string | undefined }

const id = read.id()
// far from where any store or runtime gives up on it
const MOST_DEPTH = 32
const text = read.text(LIMITS.nameLength)

const CHANGEABLE: Readers<Changeable> = {
  name: text,
  grants: read.or(read.grants(), []),
  subnets: read.optional(read.nonEmptyList(parseSubnet)),
  origins: read.optional(read.nonEmptyList(parseOrigin)),
  expiresAt: value => (value == null ? value : instant(value)),
  technicalContact: read.optional(read.text(LIMITS.contactLength)),
  metadata: read.optional(jsonObject),
  role: read.optional(id),
}

const FACTS: Readers<KeyFacts> = {
  ...CHANGEABLE,
  account: read.optional(id),
  owner: read.optional(id),
  createdBy: read.optional(id),
  environment: read.or(read.text(LIMITS.environmentLength), undefined),
}

/**
 * Checks what a new key is made of.
 *
 * @throws ManagementError `invalid_input` whose `errors` say, field by field, what would be right; unknown fields are refused by name
 */
export const readNewKey = (input: NewKey): KeyFacts => readFields(input, FACTS, 'whole')

/**
 * Checks changes of a key: only the fields that are given.
 *
 * @throws ManagementError `invalid_input`, as {@link readNewKey}
 */
export const readKeyChanges = (changes: KeyChanges): Partial<Changeable> => readFields(changes, CHANGEABLE, 'partial')

function jsonObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('an object is needed')
  if (isDeeperThan(MOST_DEPTH, value)) throw new TypeError(`is nested deeper than ${MOST_DEPTH} levels`)
  const json = JSON.stringify(value) as string | undefined
  if (!json?.startsWith('{')) throw new TypeError('an object is needed')
  if (Buffer.byteLength(json) > LIMITS.metadataBytes) throw new TypeError('has more than 4 KiB as JSON')
  return JSON.parse(json) as Record<string, unknown>
}

function instant(value: unknown): Date {
  if (!(value instanceof Date) || !Number.isFinite(value.getTime())) throw new TypeError('a valid Date is needed')
  return new Date(value)
}
