import type { Kysely } from 'kysely'
import type { Alongside } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import type { UsageForms } from './sql-engine.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'
import { writeAlongside } from './write-alongside.js'

/** `KeyStore.remove`, inside a transaction that nobody else writes beside. */
export function* removeKey(
  db: Kysely<StoreTables>,
  id: string,
  version: number | undefined,
  alongside: Alongside | undefined,
  forms: UsageForms,
): Steps<'removed' | 'changed' | 'missing' | 'conflict'> {
  if (!isStorable(id)) return 'missing'
  // usage is added beside, and would refer to a key that is gone
  yield* forms.chooseKeys(db, [id])
  const [key] = yield* rowsOf(db.selectFrom('keywright_keys').select(['sequence', 'version']).where('id', '=', id))
  if (!key) return 'missing'
  if (version !== undefined && key.version !== version) return 'changed'
  if (!(yield* writeAlongside(db, alongside))) return 'conflict'
  yield* rowsOf(db.deleteFrom('keywright_usage').where('key_sequence', '=', key.sequence))
  yield* rowsOf(db.deleteFrom('keywright_secrets').where('key_sequence', '=', key.sequence))
  yield* rowsOf(db.deleteFrom('keywright_keys').where('sequence', '=', key.sequence))
  return 'removed'
}
