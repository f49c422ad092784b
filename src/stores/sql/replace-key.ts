import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import { keepUsage } from '../../keys/keep-usage.js'
import { findKey } from './find-key.js'
import { insertSecrets } from './insert-secrets.js'
import { isDigestTaken } from './is-digest-taken.js'
import { keyRow } from './key-row.js'
import type { KeyTables } from './key-tables.js'

/** `KeyStore.replace`, inside a transaction that nobody else writes beside. */
export async function replaceKey(
  db: Kysely<KeyTables>,
  record: KeyRecord,
  version: number,
): Promise<'replaced' | 'changed' | 'missing' | 'digest_taken'> {
  const before = await findKey(db, record.id)
  if (!before) return 'missing'
  if (before.version !== version) return 'changed'
  if (await isDigestTaken(db, record)) return 'digest_taken'
  const kept = keepUsage(record, before)
  await db.updateTable('keywright_keys').set(keyRow(kept)).where('id', '=', kept.id).execute()
  await db
    .deleteFrom('keywright_secrets')
    .where('key_sequence', '=', ({ selectFrom }) => selectFrom('keywright_keys').select('sequence').where('id', '=', kept.id))
    .execute()
  await insertSecrets(db, kept)
  return 'replaced'
}
