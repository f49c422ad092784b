import type { Kysely } from 'kysely'
import type { KeyTables } from './key-tables.js'

/** `KeyStore.isEmpty`. */
export async function isEmpty(db: Kysely<KeyTables>): Promise<boolean> {
  return (await db.selectFrom('keywright_keys').select('sequence').limit(1).execute()).length === 0
}
