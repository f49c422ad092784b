import type { Kysely } from 'kysely'
import type { DayUsage } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'

/** `KeyStore.usage`. */
export async function readUsage(db: Kysely<KeyTables>, id: string, since: string): Promise<DayUsage[]> {
  if (!isStorable(id) || !isStorable(since)) return []
  return db
    .selectFrom('keywright_usage as usage')
    .innerJoin('keywright_keys as key', 'key.sequence', 'usage.key_sequence')
    .select(['usage.day', 'usage.requests'])
    .where('key.id', '=', id)
    .where('usage.day', '>=', since)
    .orderBy('usage.day')
    .execute()
}
