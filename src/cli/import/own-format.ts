import type { ImportedKey } from '../../keys/import-key.js'
import type { FileFormat } from './file-format.js'
import { isRecord } from './found-record.js'

/** What `keys.import` takes, as JSON: every member is taken as it is, and an unknown one is refused. */
export const ownFormat: FileFormat = {
  name: 'keywright',
  of: 'what keyring.keys.import takes, as JSON; expiresAt is an instant of ISO 8601',
  recognises(fields) {
    const hash = fields.value('hash')
    return fields.has('digest') || (isRecord(hash) && 'algorithm' in hash)
  },
  read(fields) {
    const expiresAt = fields.instant('expiresAt')
    // whatever else it is, the manager says so
    return { key: { ...fields.all, ...(expiresAt ? { expiresAt } : {}) } as ImportedKey }
  },
}
