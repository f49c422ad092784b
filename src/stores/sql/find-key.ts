import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import { isStorable } from './column-values.js'
import type { StoreTables } from './store-tables.js'
import { selectKeys } from './select-keys.js'
import type { Steps } from './steps.js'

/** `KeyStore.find`. */
export function* findKey(db: Kysely<StoreTables>, id: string): Steps<KeyRecord | null> {
  if (!isStorable(id)) return null
  const [record] = yield* selectKeys(db, keys => keys.where('id', '=', id))
  return record ?? null
}
