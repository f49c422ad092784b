import type { Kysely } from 'kysely'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** `KeyStore.isEmpty`. */
export function* isEmpty(db: Kysely<StoreTables>): Steps<boolean> {
  const keys = yield* rowsOf(db.selectFrom('keywright_keys').select('sequence').limit(1))
  return keys.length === 0
}
