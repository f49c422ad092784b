import type { Kysely } from 'kysely'
import type { Document, DocumentValue } from '../../records/document.js'
import { isStorable, readInstant } from '../sql/column-values.js'
import { documentQuery } from '../sql/document-query.js'
import type { StoreTables } from '../sql/store-tables.js'
import { prepareRowReader } from './prepare-statement.js'
import type { SqliteDatabase } from './sqlite-database.js'

type Row = readonly [
  kind: string,
  id: string,
  account: string | null,
  value: string,
  createdAt: number,
  expiresAt: number | null,
  version: number,
]

/** `KeyStore.findDocument`, at once: a key that carries a role needs it on the request's path. One statement, prepared once. */
export function createDocumentFinder(
  db: Kysely<StoreTables>,
  database: SqliteDatabase,
): (kind: string, id: string) => Document | null {
  const readRow = prepareRowReader(database, documentQuery(db, '', '').compile().sql)
  return (kind, id) => {
    if (!isStorable(kind) || !isStorable(id)) return null
    const row = readRow(kind, id)
    return row === undefined ? null : document(row as Row)
  }
}

function document(row: Row): Document {
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
