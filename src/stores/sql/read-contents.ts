import type { Kysely } from 'kysely'
import type { StoreContents } from '../../keys/key-store.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.contents`. */
export function* readContents(db: Kysely<StoreTables>): Steps<StoreContents> {
  const keys = yield* countRows(db, 'keywright_keys')
  const events = yield* countRows(db, 'keywright_events')
  const documents = yield* rowsOf(
    db
      .selectFrom('keywright_documents')
      .select(['kind', ({ fn }) => fn.countAll<number | string>().as('count')])
      .groupBy('kind'),
  )
  return { keys, events, documents: documents.map(({ kind, count }) => ({ kind, count: Number(count) })) }
}

function* countRows(db: Kysely<StoreTables>, table: 'keywright_keys' | 'keywright_events'): Steps<number> {
  const [counted] = yield* rowsOf(db.selectFrom(table).select(({ fn }) => fn.countAll<number | string>().as('count')))
  // some drivers give counts as text
  return Number(counted?.count ?? 0)
}
