import type { AuditEvent, ChainHead, EventDraft, EventQuery } from '../../audit/audit-event.js'
import { sealEvent } from '../../audit/seal-event.js'

/** The audit trail in this process's memory. */
export interface MemoryEvents {
  list(query: EventQuery): AuditEvent[]
  head(): ChainHead | null
  /** Gives what appends the events. */
  prepare(drafts: readonly EventDraft[]): () => void
  count(): number
  /** Gives what puts events in as they are, but for those that are there, and notes the last one where it is given. */
  prepareRestored(restored: readonly AuditEvent[], last: ChainHead | null | undefined): () => void
}

export function createMemoryEvents(): MemoryEvents {
  let events: AuditEvent[] = []
  let head: ChainHead | null = null

  return {
    list(query) {
      const ordered = query.order === 'oldest' ? events : events.toReversed()
      return structuredClone(ordered.filter(event => matches(event, query)).slice(0, query.limit))
    },
    head: () => head && { ...head },
    prepare(drafts) {
      const sealed: AuditEvent[] = []
      for (const draft of drafts) sealed.push(sealEvent(draft, sealed.at(-1) ?? head))
      return () => {
        for (const event of sealed) {
          events.push(event)
          head = { sequence: event.sequence, hash: event.hash }
        }
      }
    },
    count: () => events.length,
    prepareRestored(restored, last) {
      const there = new Set(events.map(event => event.sequence))
      const added = structuredClone(restored.filter(({ sequence }) => !there.has(sequence)))
      return () => {
        events = [...events, ...added].toSorted((a, b) => a.sequence - b.sequence)
        if (last !== undefined) head = last && { sequence: last.sequence, hash: last.hash }
      }
    },
  }
}

function matches(event: AuditEvent, { account, subject, action, user, from, to, order, after }: EventQuery): boolean {
  if (account !== undefined && event.account !== account) return false
  if (subject !== undefined && event.subject.id !== subject) return false
  if (action !== undefined && event.action !== action) return false
  if (user !== undefined && event.actor.user !== user) return false
  if (from && event.at < from) return false
  if (to && event.at >= to) return false
  return after === undefined || (order === 'oldest' ? event.sequence > after : event.sequence < after)
}
