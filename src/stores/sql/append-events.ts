import type { Kysely } from 'kysely'
import type { AuditEvent, EventDraft } from '../../audit/audit-event.js'
import { sealEvent } from '../../audit/seal-event.js'
import { eventRow } from './event-row.js'
import { readChainHead } from './read-chain-head.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

// rows per statement: far below every database's limit of parameters
const CHUNK = 50

/** Chains events to the last one, and notes the new last one, inside a transaction that nobody else writes beside. */
export function* appendEvents(db: Kysely<StoreTables>, drafts: readonly EventDraft[]): Steps<void> {
  if (drafts.length === 0) return
  const head = yield* readChainHead(db)
  const events: AuditEvent[] = []
  for (const draft of drafts) events.push(sealEvent(draft, events.at(-1) ?? head))
  const rows = events.map(eventRow)
  for (let start = 0; start < rows.length; start += CHUNK)
    yield* rowsOf(db.insertInto('keywright_events').values(rows.slice(start, start + CHUNK)))
  const last = rows.at(-1)
  if (!last) return
  const { sequence, hash } = last
  yield* head
    ? rowsOf(db.updateTable('keywright_chain_head').set({ sequence, hash }).where('chain', '=', 1))
    : rowsOf(db.insertInto('keywright_chain_head').values({ chain: 1, sequence, hash }))
}
