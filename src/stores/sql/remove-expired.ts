import type { Kysely } from 'kysely'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** Removes some of the documents that have expired, inside a transaction; gives how many, fewer than `most` where none are left. */
export function* removeExpired(db: Kysely<StoreTables>, now: Date, most: number): Steps<number> {
  const expired = yield* rowsOf(
    db
      .selectFrom('keywright_documents')
      .select(['kind', 'id'])
      .where('expires_at', '<=', now.getTime())
      .orderBy('expires_at')
      .limit(most),
  )
  for (const kind of new Set(expired.map(document => document.kind))) {
    const ids = expired.filter(document => document.kind === kind).map(({ id }) => id)
    yield* rowsOf(
      db
        .deleteFrom('keywright_documents')
        .where('kind', '=', kind)
        .where('id', 'in', ids)
        // one that was made anew meanwhile stays
        .where('expires_at', '<=', now.getTime()),
    )
  }
  return expired.length
}
