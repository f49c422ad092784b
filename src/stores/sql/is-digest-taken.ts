import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyTables } from './key-tables.js'

/** Whether a digest of the record's belongs to another key, or stands in it twice. */
export async function isDigestTaken(db: Kysely<KeyTables>, { id, secrets }: KeyRecord): Promise<boolean> {
  const digests = secrets.map(secret => secret.digest)
  if (new Set(digests).size !== digests.length) return true
  if (digests.length === 0) return false
  const taken = await db
    .selectFrom('keywright_secrets as secret')
    .innerJoin('keywright_keys as key', 'key.sequence', 'secret.key_sequence')
    .select('key.id')
    .where('secret.digest', 'in', digests)
    .where('key.id', '<>', id)
    .limit(1)
    .execute()
  return taken.length > 0
}
