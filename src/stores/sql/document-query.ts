import type { Kysely } from 'kysely'
import type { Document, DocumentValue } from '../../records/document.js'
import { readInstant } from './column-values.js'
import type { StoreTables } from './store-tables.js'

/** What is read of a document that is found by kind and id, column by column. */
export function documentQuery(db: Kysely<StoreTables>, kind: string, id: string) {
  return db
    .selectFrom('keywright_documents')
    .select(['kind', 'id', 'account', 'value', 'created_at', 'expires_at', 'version'])
    .where('kind', '=', kind)
    .where('id', '=', id)
}

/** The columns that {@link documentQuery} gives, in their order. */
export type DocumentColumns = readonly [
  kind: string,
  id: string,
  account: string | null,
  value: string,
  createdAt: number,
  expiresAt: number | null,
  version: number,
]

/** The document of a row. */
export function readDocumentColumns(row: DocumentColumns): Document {
  return {
    kind: row[0],
    id: row[1],
    account: row[2],
    value: JSON.parse(row[3]) as DocumentValue,
    createdAt: new Date(row[4]),
    expiresAt: readInstant(row[5]),
    version: row[6],
  }
}
