import { commonFields } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { isRecord } from './found-record.js'
import { recordFields, RecordProblem } from './record-fields.js'

/** Keys of djangorestframework-api-key: `prefix.secret`, of which the table has `sha512$$` and SHA-512 in hex. */
export const drfFormat: FileFormat = {
  name: 'drf',
  of: 'keys of djangorestframework-api-key, as dumpdata writes them, or its table',
  recognises: fields => fields.has('hashedKey') || isDumped(fields.value('fields')),
  read(given, options) {
    const facts = given.value('fields')
    const fields = isRecord(facts) ? recordFields({ id: given.value('pk'), ...facts }) : given
    // before version 1.4 the id alone had both
    const [, ofId, hashOfId] = /^([^.]+)\.(.+)$/s.exec(fields.text('id') ?? '') ?? []
    const [algorithm, value] = (fields.text('hashedKey') ?? hashOfId ?? '').split(/\$+/)
    if (algorithm !== 'sha512' || value === undefined) throw new RecordProblem(notKnown(algorithm))
    const prefix = fields.text('prefix') ?? ofId
    const hash = { algorithm, value, ...(prefix === undefined ? {} : { prefix }) } as const
    return commonFields(fields, { hash }, { ownerAs: 'account' }, options)
  },
}

const isDumped = (facts: unknown) => isRecord(facts) && recordFields(facts).has('hashedKey')

function notKnown(algorithm: string | undefined): string {
  if (algorithm === undefined || algorithm === '') return 'hashed_key: is missing'
  if (!/^(?:pbkdf2|argon2|bcrypt|scrypt)/.test(algorithm)) return 'hashed_key: begins with "sha512$$"'
  return `hashed_key: is a password hash, which takes too long for a request. djangorestframework-api-key 3 makes a SHA-512 of it when the key is next used: import it after that, or make a new key`
}
