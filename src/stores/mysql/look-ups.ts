import type { Compilable } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import { isStorable } from '../sql/column-values.js'
import { type DigestRow, digestQuery, readDigestRow } from '../sql/digest-query.js'
import { type DocumentColumns, documentQuery, readDocumentColumns } from '../sql/document-query.js'
import type { StoreTables } from '../sql/store-tables.js'
import { literalDb, preparedDb } from './mysql-dialect.js'
import { MysqlFailure } from './mysql-failure.js'
import type { MysqlRunner } from './mysql-runner.js'

/** The look-ups on a request's path: one statement each, prepared once per connection. */
export interface LookUps {
  findByDigest(digest: string): Promise<ResolvedKey | null>
  findDocument(kind: string, id: string): Promise<Document | null>
}

export function createLookUps(runner: MysqlRunner): LookUps {
  const [prepared, literal] = [preparedDb(), literalDb<StoreTables>()]
  const digestSql = digestQuery(prepared, '').compile().sql
  const documentSql = documentQuery(prepared, '', '').compile().sql

  const findRow = async (sql: string, values: readonly string[], written: () => Compilable): Promise<unknown> => {
    if (!values.every(isStorable)) return undefined
    try {
      return (await runner.rows({ sql, values, rowsAsArray: true }))[0]
    } catch (error) {
      // the server has as many prepared statements as it may have
      if (!(error instanceof MysqlFailure) || error.kind !== 'no_statement') throw error
      return (await runner.rows({ sql: written().compile().sql, rowsAsArray: true }))[0]
    }
  }

  return {
    async findByDigest(digest) {
      const row = await findRow(digestSql, [digest], () => digestQuery(literal, digest))
      return row === undefined ? null : readDigestRow(row as DigestRow)
    },
    async findDocument(kind, id) {
      const row = await findRow(documentSql, [kind, id], () => documentQuery(literal, kind, id))
      return row === undefined ? null : readDocumentColumns(row as DocumentColumns)
    },
  }
}
