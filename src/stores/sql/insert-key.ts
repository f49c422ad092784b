import type { Kysely } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import type { Alongside } from '../../keys/key-store.js'
import { insertSecrets } from './insert-secrets.js'
import { isDigestTaken } from './is-digest-taken.js'
import { keyRow } from './key-row.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'
import { writeAlongside } from './write-alongside.js'

/** `KeyStore.insert`, inside a transaction that nobody else writes beside. */
export function* insertKey(
  db: Kysely<StoreTables>,
  record: KeyRecord,
  limit: number | undefined,
  alongside: Alongside | undefined,
): Steps<'inserted' | 'limit_reached' | 'digest_taken' | 'conflict'> {
  const row = keyRow(record)
  if (yield* isDigestTaken(db, record)) return 'digest_taken'
  if (limit !== undefined && (yield* hasKeys(db, record.account, limit))) return 'limit_reached'
  if (yield* isIdTaken(db, record.id)) return 'digest_taken'
  if (!(yield* writeAlongside(db, alongside))) return 'conflict'
  yield* rowsOf(db.insertInto('keywright_keys').values(row))
  yield* insertSecrets(db, record)
  return 'inserted'
}

// no more is counted than matters, however many keys the account has
function* hasKeys(db: Kysely<StoreTables>, account: string | null, count: number): Steps<boolean> {
  if (count <= 0) return true
  const keys = db.selectFrom('keywright_keys').select('sequence')
  const last = yield* rowsOf(
    keys
      .where('account', account === null ? 'is' : '=', account)
      .offset(count - 1)
      .limit(1),
  )
  return last.length > 0
}

function* isIdTaken(db: Kysely<StoreTables>, id: string): Steps<boolean> {
  const keys = yield* rowsOf(db.selectFrom('keywright_keys').select('sequence').where('id', '=', id))
  return keys.length > 0
}
