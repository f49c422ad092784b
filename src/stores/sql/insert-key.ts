import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import { insertSecrets } from './insert-secrets.js'
import { isDigestTaken } from './is-digest-taken.js'
import { keyRow } from './key-row.js'
import type { KeyTables } from './key-tables.js'

/** `KeyStore.insert`, inside a transaction that nobody else writes beside. */
export async function insertKey(
  db: Kysely<KeyTables>,
  record: KeyRecord,
  limit: number | undefined,
): Promise<'inserted' | 'limit_reached' | 'digest_taken'> {
  const row = keyRow(record)
  if (await isDigestTaken(db, record)) return 'digest_taken'
  if (limit !== undefined && (await hasKeys(db, record.account, limit))) return 'limit_reached'
  if (await isIdTaken(db, record.id)) return 'digest_taken'
  await db.insertInto('keywright_keys').values(row).execute()
  await insertSecrets(db, record)
  return 'inserted'
}

// no more is counted than matters, however many keys the account has
async function hasKeys(db: Kysely<KeyTables>, account: string | null, count: number): Promise<boolean> {
  if (count <= 0) return true
  const last = await db
    .selectFrom('keywright_keys')
    .select('sequence')
    .where('account', account === null ? 'is' : '=', account)
    .offset(count - 1)
    .limit(1)
    .execute()
  return last.length > 0
}

async function isIdTaken(db: Kysely<KeyTables>, id: string): Promise<boolean> {
  return (await db.selectFrom('keywright_keys').select('sequence').where('id', '=', id).execute()).length > 0
}
