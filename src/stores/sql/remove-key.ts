import type { Kysely } from 'kysely'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'

/** `KeyStore.remove`, inside a transaction that nobody else writes beside. */
export async function removeKey(
  db: Kysely<KeyTables>,
  id: string,
  version: number | undefined,
): Promise<'removed' | 'changed' | 'missing'> {
  if (!isStorable(id)) return 'missing'
  const key = await db.selectFrom('keywright_keys').select(['sequence', 'version']).where('id', '=', id).executeTakeFirst()
  if (!key) return 'missing'
  if (version !== undefined && key.version !== version) return 'changed'
  await db.deleteFrom('keywright_usage').where('key_sequence', '=', key.sequence).execute()
  await db.deleteFrom('keywright_secrets').where('key_sequence', '=', key.sequence).execute()
  await db.deleteFrom('keywright_keys').where('sequence', '=', key.sequence).execute()
  return 'removed'
}
