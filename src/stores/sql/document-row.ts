import type { Insertable, Selectable } from 'kysely'
import type { Document, DocumentValue } from '../../records/document.js'
import { instantColumn, readInstant, textColumn } from './column-values.js'
import type { DocumentTable } from './store-tables.js'

/**
 * A document as a row.
 *
 * @throws TypeError that names a field whose value would not come back as it was
 */
export function documentRow(document: Document): Insertable<DocumentTable> {
  return {
    kind: textColumn('kind', document.kind),
    id: textColumn('id', document.id),
    account: textColumn('account', document.account),
    value: textColumn('value', JSON.stringify(document.value)),
    created_at: instantColumn('createdAt', document.createdAt),
    expires_at: instantColumn('expiresAt', document.expiresAt),
    version: document.version,
  }
}

/** The document that {@link documentRow} made a row of. */
export function readDocument(row: Selectable<DocumentTable>): Document {
  return {
    kind: row.kind,
    id: row.id,
    account: row.account,
    value: JSON.parse(row.value) as DocumentValue,
    createdAt: new Date(row.created_at),
    expiresAt: readInstant(row.expires_at),
    version: row.version,
  }
}
