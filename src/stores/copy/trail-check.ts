import type { ChainHead } from '../../audit/audit-event.js'
import type { KeyStore } from '../../keys/key-store.js'
import { isSameHead } from './is-same-head.js'
import { ownEvents } from './own-events.js'

/**
 * Checks that the audit trail of the second store is a beginning of the first one's, as far as its last event tells. Whoever
 * uses the second store appends to its trail with all that he changes.
 *
 * @returns a check that throws where it is not; what it found before it need not look for again
 */
export function createTrailCheck(from: KeyStore, to: KeyStore): () => Promise<void> {
  let known: ChainHead | null = null
  return async () => {
    const head = await to.chainHead()
    if (head === null || isSameHead(head, known)) return
    if (!(await isIn(from, head))) throw ownEvents(from, to)
    known = head
  }
}

async function isIn(store: KeyStore, head: ChainHead): Promise<boolean> {
  const [event] = await store.listEvents({ order: 'oldest', after: head.sequence - 1, limit: 1 })
  if (event?.sequence === head.sequence) return event.hash === head.hash
  // the event itself is gone from the original: the next one or the note of the last one knows it
  return event
    ? event.sequence === head.sequence + 1 && event.previousHash === head.hash
    : isSameHead(head, await store.chainHead())
}
