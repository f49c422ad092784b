import { chainProblem } from '../../audit/chain-problem.js'
import type { AuditEvent, ChainHead } from '../../audit/audit-event.js'
import type { KeyStore } from '../../keys/key-store.js'
import { fine, type Finding, wrong } from './finding.js'

const LOOKED_AT = 100

/** Whether the end of the audit trail is as it was written; `audit verify` reads all of it. */
export async function trailFindings(store: Pick<KeyStore, 'chainHead' | 'listEvents'>): Promise<Finding[]> {
  const head = await store.chainHead()
  const newest = await store.listEvents({ order: 'newest', limit: LOOKED_AT })
  const events = newest.filter(({ sequence }) => sequence <= (head?.sequence ?? 0)).toReversed()
  const what = problemOf(events, head)
  if (what === null)
    return [
      fine('audit trail', events.length === 0 ? 'no events yet' : `the last ${events.length} events are as they were written`),
    ]
  return [wrong('audit trail', what, 'keywright audit verify reads all of it: somebody may have changed the store by hand')]
}

function problemOf(events: readonly AuditEvent[], head: ChainHead | null): string | null {
  let before: ChainHead | null = null
  for (const event of events) {
    const [first] = events
    // what stands before the first of them is not read
    const previous: ChainHead | null =
      before ?? (event === first && event.sequence > 1 ? { sequence: event.sequence - 1, hash: event.previousHash } : null)
    const what = chainProblem(event, previous)
    if (what !== null) return `event ${event.sequence}: ${what}`
    before = { sequence: event.sequence, hash: event.hash }
  }
  if ((before?.sequence ?? 0) !== (head?.sequence ?? 0)) return 'the last events are gone'
  return before?.hash === head?.hash ? null : 'the note of the last event was changed'
}
