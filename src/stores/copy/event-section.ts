import type { AuditEvent } from '../../audit/audit-event.js'
import { READ_AT_ONCE } from './read-at-once.js'
import type { Section } from './section.js'

/** The audit trail: every event with its sequence and its hash. */
export const EVENT_SECTION: Section<AuditEvent> = {
  name: 'events',
  read: (store, after) => store.listEvents({ order: 'oldest', after: after?.sequence ?? 0, limit: READ_AT_ONCE }),
  compare: (a, b) => a.sequence - b.sequence,
  // without the note of the last one, which tells whether somebody else has appended
  put: ({ to }, events) => to.restore({ events }),
  // what a trail tells of happened
  drop: null,
}
