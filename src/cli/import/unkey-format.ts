import { commonFields, type SecretPart } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { isRecord } from './found-record.js'
import { type RecordFields, recordFields, RecordProblem } from './record-fields.js'

/** Keys of Unkey: SHA-256 in base64, or the key itself where it can be recovered there. */
export const unkeyFormat: FileFormat = {
  name: 'unkey',
  of: 'keys of Unkey: its API, its migrations, its table keys',
  recognises: fields =>
    (isRecord(fields.value('hash')) && 'variant' in Object(fields.value('hash'))) ||
    (fields.has('hash', 'plaintext') && fields.has('keyId', 'keyAuthId', 'workspaceId', 'externalId', 'identity')),
  read(fields, options) {
    const identity = fields.value('identity')
    const external = isRecord(identity) ? recordFields(identity).text('externalId') : undefined
    const read = commonFields(fields, secretOf(fields), { owner: ['externalId', 'ownerId'], ownerAs: 'account' }, options)
    if (!('key' in read) || external === undefined || read.key.account != null || read.key.owner != null) return read
    return { key: { ...read.key, [options.ownerAs ?? 'account']: external } }
  },
}

function secretOf(fields: RecordFields): SecretPart {
  const plaintext = fields.text('plaintext')
  if (plaintext !== undefined) return { secret: plaintext }
  const hash = fields.value('hash')
  if (hash === undefined)
    throw new RecordProblem('hash: is missing; the API of Unkey does not give it out, its support and its database do')
  const { value, variant } = isRecord(hash) ? hash : { value: hash, variant: 'sha256_base64' }
  if (variant !== 'sha256_base64') throw new RecordProblem('hash: its variant is sha256_base64, and no other is known')
  const start = fields.text('start')
  return { hash: { algorithm: 'sha256', value: String(value), ...(start === undefined ? {} : { prefix: start }) } }
}
