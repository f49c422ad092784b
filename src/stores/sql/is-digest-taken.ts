import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** Whether a digest of the record's belongs to another key, or stands in it twice. */
export function* isDigestTaken(db: Kysely<StoreTables>, { id, secrets }: KeyRecord): Steps<boolean> {
  const digests = secrets.map(secret => secret.digest)
  if (new Set(digests).size !== digests.length) return true
  if (digests.length === 0) return false
  const taken = yield* rowsOf(
    db
      .selectFrom('keywright_secrets as secret')
      .innerJoin('keywright_keys as key', 'key.sequence', 'secret.key_sequence')
      .select('key.id')
      .where('secret.digest', 'in', digests)
      .where('key.id', '<>', id)
      .limit(1),
  )
  return taken.length > 0
}
