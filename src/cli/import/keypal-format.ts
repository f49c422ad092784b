import { commonFields, hashPart } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { recordFields, RecordProblem } from './record-fields.js'

/** Records of keypal: SHA-256 or SHA-512 in hex, of the key and behind it the salt of its configuration. */
export const keypalFormat: FileFormat = {
  name: 'keypal',
  of: 'records of keypal; --salt is the one of its configuration',
  recognises: fields => fields.has('keyHash') && fields.has('metadata'),
  read(fields, options) {
    const value = fields.text('keyHash')
    if (value === undefined) throw new RecordProblem('keyHash: is missing')
    const facts = fields.object('metadata') ?? {}
    const { description, tags, resources } = facts
    const kept = Object.entries({ description, tags, resources }).filter(([, fact]) => fact != null)
    const { metadata: _, ...known } = { ...facts, metadata: undefined }
    const of = recordFields(kept.length > 0 ? { ...known, metadata: Object.fromEntries(kept) } : known)
    const algorithm = value.length === 128 ? 'sha512' : 'sha256'
    return commonFields(of, hashPart(of, algorithm, value, { ...options, saltPlace: 'after' }), { ownerAs: 'account' }, options)
  },
}
