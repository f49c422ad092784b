import type { Kysely } from 'kysely'
import type { StoreTables } from './store-tables.js'

/** What is read of a document that is found by kind and id, column by column. */
export function documentQuery(db: Kysely<StoreTables>, kind: string, id: string) {
  return db
    .selectFrom('keywright_documents')
    .select(['kind', 'id', 'account', 'value', 'created_at', 'expires_at', 'version'])
    .where('kind', '=', kind)
    .where('id', '=', id)
}
