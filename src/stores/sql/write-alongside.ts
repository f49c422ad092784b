import type { Kysely } from 'kysely'
import type { Alongside } from '../../keys/key-store.js'
import { type ChangedDocument, changeDocuments } from '../../records/change-documents.js'
import type { DocumentChange } from '../../records/document.js'
import { appendEvents } from './append-events.js'
import { isStorable } from './column-values.js'
import { documentRow } from './document-row.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/**
 * Changes documents and appends events, inside a transaction that nobody else writes beside.
 *
 * @returns false where a document is not as expected; then nothing was written
 */
export function* writeAlongside(db: Kysely<StoreTables>, { documents = [], events = [] }: Alongside = {}): Steps<boolean> {
  const versions = yield* readVersions(db, documents)
  const versionOf = (kind: string, id: string) => versions.get(kind)?.get(id) ?? null
  const changed = changeDocuments(documents, versionOf)
  if (!changed) return false
  for (const change of changed) yield* writeDocument(db, change, versionOf(change.kind, change.id) !== null)
  yield* appendEvents(db, events)
  return true
}

type Versions = ReadonlyMap<string, ReadonlyMap<string, number>>

function* readVersions(db: Kysely<StoreTables>, changes: readonly DocumentChange[]): Steps<Versions> {
  const versions = new Map<string, Map<string, number>>()
  for (const kind of new Set(changes.map(change => change.kind))) {
    const ids = new Set(changes.filter(change => change.kind === kind).map(({ id }) => id))
    const possible = [...ids].filter(id => isStorable(kind) && isStorable(id))
    if (possible.length === 0) continue
    const documents = db.selectFrom('keywright_documents').select(['id', 'version']).where('kind', '=', kind)
    const rows = yield* rowsOf(documents.where('id', 'in', possible))
    versions.set(kind, new Map(rows.map(({ id, version }) => [id, version])))
  }
  return versions
}

function* writeDocument(db: Kysely<StoreTables>, { kind, id, document }: ChangedDocument, isThere: boolean): Steps<void> {
  if (document && isThere) {
    const row = documentRow(document)
    yield* rowsOf(db.updateTable('keywright_documents').set(row).where('kind', '=', kind).where('id', '=', id))
  } else if (document) {
    yield* rowsOf(db.insertInto('keywright_documents').values(documentRow(document)))
  } else if (isThere) {
    yield* rowsOf(db.deleteFrom('keywright_documents').where('kind', '=', kind).where('id', '=', id))
  }
}
