import { commonFields } from './common-fields.js'
import type { FileFormat } from './file-format.js'
import { RecordProblem } from './record-fields.js'

/** The table `apikey` of better-auth's plugin: SHA-256 in base64url, or the key itself where its hashing is off. */
export const betterAuthFormat: FileFormat = {
  name: 'better-auth',
  of: 'the table apikey of better-auth',
  recognises: fields =>
    fields.has('key') && fields.has('referenceId', 'userId') && fields.has('rateLimitEnabled', 'configId', 'requestCount'),
  read(fields, options) {
    const key = fields.text('key')
    if (key === undefined) throw new RecordProblem('key: is missing')
    const start = fields.text('start')
    const secret = /^[\w-]{43}$/.test(key)
      ? { hash: { algorithm: 'sha256', value: key, ...(start === undefined ? {} : { prefix: start }) } as const }
      : { secret: key }
    const read = commonFields(fields, secret, { owner: ['referenceId', 'userId'] }, options)
    if ('key' in read && fields.text('remaining') === '0' && !fields.has('refillAmount'))
      return { name: read.key.name, passedOver: 'it has no requests left there' }
    return read
  },
}
