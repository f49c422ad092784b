import type { ForeignHash } from '../../keys/foreign-hash.js'
import type { ImportedKey } from '../../keys/import-key.js'
import { LIMITS } from '../../limits.js'
import type { FormatOptions, ReadKey } from './file-format.js'
import { type RecordFields, RecordProblem } from './record-fields.js'

/** How a system's record says what every system's says. */
export interface CommonNames {
  /** Whom the key belongs to. */
  readonly owner?: readonly string[]
  /** What the owner is here where the command line does not say. */
  readonly ownerAs?: FormatOptions['ownerAs']
}

/** The secret of a record: in the clear, or a hash of it. */
export type SecretPart = Pick<ImportedKey, 'secret' | 'digest' | 'hash'>

/** What a record says of a key beside its secret; a key that has ended there is passed over. */
export function commonFields(
  fields: RecordFields,
  secret: SecretPart,
  { owner = ['ownerId', 'owner', 'userId', 'user'], ownerAs = 'owner' }: CommonNames,
  options: FormatOptions,
): ReadKey {
  const name = (fields.text('name', 'label', 'title') ?? 'imported key').trim().slice(0, LIMITS.nameLength) || 'imported key'
  const end = endOf(fields)
  if (end !== null) return { name, passedOver: end }
  const who = fields.text(...owner)
  const account = fields.text('account', 'accountId', 'organizationId', 'organization', 'orgId')
  const as = options.ownerAs ?? ownerAs
  const expiresAt = fields.instant('expiresAt', 'expires', 'expiryDate', 'expiry', 'expiration')
  const grants = fields.list('grants', 'permissions', 'scopes', 'scope')
  const subnets = filled(fields, 'subnets', 'ipWhitelist', 'allowedIps', 'ipAllowlist', 'ips')
  const origins = filled(fields, 'origins', 'allowedOrigins')
  const metadata = fields.object('metadata', 'meta')
  const contact = fields.text('technicalContact', 'contact')
  return {
    key: {
      name,
      ...secret,
      ...(account === undefined ? {} : { account }),
      ...(who === undefined ? {} : as === 'owner' ? { owner: who } : account === undefined ? { account: who } : {}),
      ...(grants ? { grants } : {}),
      ...(subnets ? { subnets } : {}),
      ...(origins ? { origins } : {}),
      ...(expiresAt ? { expiresAt } : {}),
      ...(metadata && Object.keys(metadata).length > 0 ? { metadata } : {}),
      ...(contact === undefined ? {} : { technicalContact: contact }),
    },
  }
}

function endOf(fields: RecordFields): string | null {
  if (fields.flag('revoked', 'isRevoked') === true || fields.has('revokedAt')) return 'it is revoked there'
  if (fields.has('deletedAt', 'deletedAtM')) return 'it is deleted there'
  if (['enabled', 'isEnabled', 'active', 'isActive'].some(name => fields.flag(name) === false)) return 'it is disabled there'
  if (fields.flag('disabled', 'isDisabled') === true) return 'it is disabled there'
  for (const name of ['status', 'state']) {
    const state = fields.text(name)?.trim().toLowerCase() ?? ''
    if (ENDED.has(state)) return `its ${name} there is ${state}`
    if (state !== '' && !GOOD.has(state))
      throw new RecordProblem(`${name}: tells neither that the key is good (${[...GOOD].join(', ')}) nor that it has ended`)
  }
  return null
}

const GOOD: ReadonlySet<string> = new Set(['active', 'enabled', 'valid', 'live', 'ok'])
const ENDED: ReadonlySet<string> = new Set(
  'revoked disabled inactive expired deleted archived suspended blocked paused invalid cancelled canceled'.split(' '),
)

// a list that is empty may have meant nowhere, and left out it would mean anywhere
function filled(fields: RecordFields, ...names: string[]): string[] | undefined {
  const list = fields.list(...names)
  if (list?.length === 0)
    throw new RecordProblem(`${names.find(name => fields.has(name))}: is an empty list; leave the field empty where any will do`)
  return list
}

/** A hash of the algorithm, with what the record and the command line say of its salt. */
export function hashPart(
  fields: RecordFields,
  algorithm: ForeignHash['algorithm'],
  value: string,
  { salt: usualSalt, saltPlace }: FormatOptions,
  prefixOf: readonly string[] = ['prefix', 'start'],
): { hash: ForeignHash } {
  const salt = fields.text('salt') ?? usualSalt
  const place = fields.text('saltPlace', 'saltPosition')
  const prefix = fields.text(...prefixOf)
  return {
    hash: {
      algorithm,
      value,
      ...(salt === undefined ? {} : { salt, saltPlace: place === undefined ? saltPlace : (place as 'before' | 'after') }),
      ...(prefix === undefined ? {} : { prefix }),
    },
  }
}
