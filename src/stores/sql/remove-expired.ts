import type { Kysely } from 'kysely'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.removeExpired`, inside a transaction that nobody else writes beside. */
export function* removeExpired(db: Kysely<StoreTables>, now: Date): Steps<number> {
  const expired = db.selectFrom('keywright_documents').where('expires_at', '<=', now.getTime())
  const [counted] = yield* rowsOf(expired.select(({ fn }) => fn.countAll<number | string>().as('documents')))
  // some drivers give counts as text
  const count = Number(counted?.documents ?? 0)
  if (count > 0) yield* rowsOf(db.deleteFrom('keywright_documents').where('expires_at', '<=', now.getTime()))
  return count
}
