import type { Kysely } from 'kysely'
import { keepUsage } from '../../keys/keep-usage.js'
import type { KeyRecord } from '../../keys/key-record.js'
import type { Alongside } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import { findKey } from './find-key.js'
import { insertSecrets } from './insert-secrets.js'
import { isDigestTaken } from './is-digest-taken.js'
import { keyRow } from './key-row.js'
import type { UsageForms } from './sql-engine.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'
import { writeAlongside } from './write-alongside.js'

/** `KeyStore.replace`, inside a transaction that nobody else writes beside. */
export function* replaceKey(
  db: Kysely<StoreTables>,
  record: KeyRecord,
  version: number,
  alongside: Alongside | undefined,
  forms: UsageForms,
): Steps<'replaced' | 'changed' | 'missing' | 'digest_taken' | 'conflict'> {
  if (!isStorable(record.id)) return 'missing'
  // usage is added beside: what it notes between reading the key and writing it would be lost
  yield* forms.chooseKeys(db, [record.id])
  const before = yield* findKey(db, record.id)
  if (!before) return 'missing'
  if (before.version !== version) return 'changed'
  if (yield* isDigestTaken(db, record)) return 'digest_taken'
  if (!(yield* writeAlongside(db, alongside))) return 'conflict'
  const kept = keepUsage(record, before)
  yield* rowsOf(db.updateTable('keywright_keys').set(keyRow(kept)).where('id', '=', kept.id))
  yield* rowsOf(
    db
      .deleteFrom('keywright_secrets')
      .where('key_sequence', '=', ({ selectFrom }) => selectFrom('keywright_keys').select('sequence').where('id', '=', kept.id)),
  )
  yield* insertSecrets(db, kept)
  return 'replaced'
}
