import type { Kysely } from 'kysely'
import type { AuditEvent, ChainHead } from '../../audit/audit-event.js'
import type { StoreRecords } from '../../keys/key-store.js'
import type { Document } from '../../records/document.js'
import { documentRow } from './document-row.js'
import { eventRow } from './event-row.js'
import { inChunks } from './in-chunks.js'
import { restoreKeys } from './restore-keys.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.restore`, inside a transaction that nobody else writes beside. */
export function* restoreRecords(
  db: Kysely<StoreTables>,
  { keys = [], documents = [], events = [], chainHead }: StoreRecords,
): Steps<void> {
  for (const part of inChunks(keys)) yield* restoreKeys(db, part)
  for (const part of inChunks(documents)) yield* restoreDocuments(db, part)
  for (const part of inChunks(events)) yield* restoreEvents(db, part)
  if (chainHead !== undefined) yield* restoreHead(db, chainHead)
}

function* restoreDocuments(db: Kysely<StoreTables>, documents: readonly Document[]): Steps<void> {
  for (const kind of new Set(documents.map(document => document.kind))) {
    const rows = documents.filter(document => document.kind === kind).map(documentRow)
    const ids = rows.map(({ id }) => id)
    yield* rowsOf(db.deleteFrom('keywright_documents').where('kind', '=', kind).where('id', 'in', ids))
    yield* rowsOf(db.insertInto('keywright_documents').values(rows))
  }
}

function* restoreEvents(db: Kysely<StoreTables>, events: readonly AuditEvent[]): Steps<void> {
  const sequences = events.map(({ sequence }) => sequence)
  const rows = yield* rowsOf(db.selectFrom('keywright_events').select('sequence').where('sequence', 'in', sequences))
  const there = new Set(rows.map(({ sequence }) => sequence))
  const missing = events.filter(({ sequence }) => !there.has(sequence)).map(eventRow)
  if (missing.length > 0) yield* rowsOf(db.insertInto('keywright_events').values(missing))
}

function* restoreHead(db: Kysely<StoreTables>, head: ChainHead | null): Steps<void> {
  yield* rowsOf(db.deleteFrom('keywright_chain_head').where('chain', '=', 1))
  if (!head) return
  const { sequence, hash } = head
  yield* rowsOf(db.insertInto('keywright_chain_head').values({ chain: 1, sequence, hash }))
}
