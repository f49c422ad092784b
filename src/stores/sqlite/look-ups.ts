import type { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import { isStorable } from '../sql/column-values.js'
import { type DigestRow, digestQuery, readDigestRow } from '../sql/digest-query.js'
import { type DocumentColumns, documentQuery, readDocumentColumns } from '../sql/document-query.js'
import type { StoreTables } from '../sql/store-tables.js'
import { prepareRowReader } from './prepare-statement.js'
import type { SqliteDatabase } from './sqlite-database.js'

/** What requests wait for, at once: two statements, each prepared once. A key that carries a role needs its document too. */
export interface LookUps {
  findByDigest(digest: string): ResolvedKey | null
  findDocument(kind: string, id: string): Document | null
}

export function createLookUps(db: Kysely<StoreTables>, database: SqliteDatabase): LookUps {
  const readKeyRow = prepareRowReader(database, digestQuery(db, '').compile().sql)
  const readDocumentRow = prepareRowReader(database, documentQuery(db, '', '').compile().sql)

  return {
    findByDigest(digest) {
      if (!isStorable(digest)) return null
      const row = readKeyRow(digest)
      return row === undefined ? null : readDigestRow(row as DigestRow)
    },
    findDocument(kind, id) {
      if (!isStorable(kind) || !isStorable(id)) return null
      const row = readDocumentRow(kind, id)
      return row === undefined ? null : readDocumentColumns(row as DocumentColumns)
    },
  }
}
