import type { Kysely } from 'kysely'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** `KeyStore.remove`, inside a transaction that nobody else writes beside. */
export function* removeKey(
  db: Kysely<KeyTables>,
  id: string,
  version: number | undefined,
): Steps<'removed' | 'changed' | 'missing'> {
  if (!isStorable(id)) return 'missing'
  const [key] = yield* rowsOf(db.selectFrom('keywright_keys').select(['sequence', 'version']).where('id', '=', id))
  if (!key) return 'missing'
  if (version !== undefined && key.version !== version) return 'changed'
  yield* rowsOf(db.deleteFrom('keywright_usage').where('key_sequence', '=', key.sequence))
  yield* rowsOf(db.deleteFrom('keywright_secrets').where('key_sequence', '=', key.sequence))
  yield* rowsOf(db.deleteFrom('keywright_keys').where('sequence', '=', key.sequence))
  return 'removed'
}
