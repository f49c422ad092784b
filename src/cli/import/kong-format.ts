import { commonFields } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { isRecord } from './found-record.js'
import { recordFields, RecordProblem } from './record-fields.js'

/** Credentials of Kong's plugin key-auth: the keys themselves. */
export const kongFormat: FileFormat = {
  name: 'kong',
  of: "credentials of Kong's plugin key-auth: its Admin API, or deck's files as JSON",
  recognises: fields => fields.has('key') && fields.has('consumer'),
  read(fields, options) {
    const secret = fields.text('key')
    if (secret === undefined) throw new RecordProblem('key: is missing')
    if (secret.startsWith('{vault:')) throw new RecordProblem('key: stands in a vault: write the key itself')
    const consumer = fields.value('consumer')
    const of = isRecord(consumer) ? recordFields(consumer) : null
    const owner = of ? of.text('username', 'customId', 'id') : fields.text('consumer')
    const tags = fields.list('tags') ?? []
    // what is left of it, in seconds; 0 is for ever
    const ttl = Number(fields.text('ttl') ?? 0)
    if (!(ttl >= 0)) throw new RecordProblem('ttl: is a number of seconds')
    const known = recordFields({
      name: owner === undefined ? undefined : `key of ${owner}`,
      owner,
      ...(ttl > 0 ? { expires: Date.now() + ttl * 1000 } : {}),
      ...(tags.length > 0 ? { metadata: { tags } } : {}),
    })
    return commonFields(known, { secret }, { ownerAs: 'account' }, options)
  },
}
