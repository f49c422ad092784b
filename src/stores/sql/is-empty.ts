import type { Kysely } from 'kysely'
import type { KeyTables } from './key-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** `KeyStore.isEmpty`. */
export function* isEmpty(db: Kysely<KeyTables>): Steps<boolean> {
  const keys = yield* rowsOf(db.selectFrom('keywright_keys').select('sequence').limit(1))
  return keys.length === 0
}
