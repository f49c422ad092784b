import type { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import { isStorable } from '../sql/column-values.js'
import { type DigestRow, digestQuery, readDigestRow } from '../sql/digest-query.js'
import { type DocumentColumns, documentQuery, readDocumentColumns } from '../sql/document-query.js'
import type { StoreTables } from '../sql/store-tables.js'
import type { Session } from './connections.js'

/** Runs work on a connection; made anew where others got into its way. */
export type Run = <T>(work: (session: Session) => Promise<T>) => Promise<T>

/** What requests wait for: two statements, which each connection prepares once. */
export interface LookUps {
  findByDigest(digest: string): Promise<ResolvedKey | null>
  findDocument(kind: string, id: string): Promise<Document | null>
}

export function createLookUps(db: Kysely<StoreTables>, run: Run): LookUps {
  const key = { name: 'keywright_find_by_digest', text: digestQuery(db, '').compile().sql, rowMode: 'array' } as const
  const document = { name: 'keywright_find_document', text: documentQuery(db, '', '').compile().sql, rowMode: 'array' } as const

  return {
    async findByDigest(digest) {
      if (!isStorable(digest)) return null
      const { rows } = await run(session => session.run({ ...key, values: [digest] }))
      return rows.length === 0 ? null : readDigestRow(rows[0] as DigestRow)
    },
    async findDocument(kind, id) {
      if (!isStorable(kind) || !isStorable(id)) return null
      const { rows } = await run(session => session.run({ ...document, values: [kind, id] }))
      return rows.length === 0 ? null : readDocumentColumns(rows[0] as DocumentColumns)
    },
  }
}
