import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'
import { selectKeys } from './select-keys.js'

/** `KeyStore.find`. */
export async function findKey(db: Kysely<KeyTables>, id: string): Promise<KeyRecord | null> {
  if (!isStorable(id)) return null
  const [record] = await selectKeys(db, keys => keys.where('id', '=', id))
  return record ?? null
}
