import type { Kysely } from 'kysely'
import type { Document, DocumentQuery } from '../../records/document.js'
import { isStorable } from './column-values.js'
import { readDocument } from './document-row.js'
import { isBehind } from './is-behind.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.listDocuments`. */
export function* listDocuments(db: Kysely<StoreTables>, query: DocumentQuery): Steps<Document[]> {
  const { kind, account, order, after, limit } = query
  if ([kind, account, after?.id].some(text => typeof text === 'string' && !isStorable(text))) return []
  const direction = order === 'oldest' ? 'asc' : 'desc'
  let chosen = db
    .selectFrom('keywright_documents')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('created_at', direction)
    .orderBy('id', direction)
    .limit(limit)
  if (account !== undefined) chosen = chosen.where('account', account === null ? 'is' : '=', account)
  if (after) chosen = chosen.where(is => isBehind(is, after, order))
  return (yield* rowsOf(chosen)).map(readDocument)
}
