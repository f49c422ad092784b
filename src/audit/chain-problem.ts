import type { AuditEvent, ChainHead } from './audit-event.js'
import { hashOf } from './seal-event.js'

/**
 * What is wrong with an event behind another; null where nothing is.
 *
 * @param head the one before; null for the first of all
 */
export function chainProblem(event: AuditEvent, head: ChainHead | null): string | null {
  const expected = (head?.sequence ?? 0) + 1
  if (event.sequence !== expected) return `event ${expected} is gone`
  if (hashOf(event) !== event.hash) return 'the event was edited'
  if (event.previousHash !== (head?.hash ?? '')) return 'the event before was replaced'
  return null
}
