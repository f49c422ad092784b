import type { ForeignHash } from '../../keys/foreign-hash.js'
import { commonFields, hashPart } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { RecordProblem } from './record-fields.js'

/** Tables of hashes of anybody's: `sha256` and `sha512` name the algorithm, which a hash alone does not tell. */
export const [sha256Format, sha512Format] = [hashFormat('sha256', 'SHA-256'), hashFormat('sha512', 'SHA-512')] as const

function hashFormat(algorithm: ForeignHash['algorithm'], title: string): FileFormat {
  return {
    name: algorithm,
    of: `hashes of anybody's: ${title} in hex, base64 or base64url, in a column ${algorithm} or hash`,
    recognises: fields => fields.has(algorithm),
    read(fields, options) {
      const value = fields.text(algorithm, 'hash', 'keyHash', 'hashedKey', 'digest', 'value', 'key')
      if (value === undefined) throw new RecordProblem(`${algorithm}: is missing: name the column of the hash so, or "hash"`)
      return commonFields(fields, hashPart(fields, algorithm, value.trim(), options), {}, options)
    },
  }
}

/** Tables of the keys themselves. */
export const plainFormat: FileFormat = {
  name: 'plain',
  of: "keys of anybody's, as they are, in a column secret or key",
  recognises: fields => fields.has('secret'),
  read(fields, options) {
    const secret = fields.text('secret', 'key', 'apiKey', 'token', 'value')
    if (secret === undefined) throw new RecordProblem('secret: is missing: name the column of the key so, or "key"')
    return commonFields(fields, { secret: secret.trim() }, {}, options)
  },
}
