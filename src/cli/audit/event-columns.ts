import type { AuditEvent } from '../../audit/audit-event.js'
import type { Fact } from '../details.js'
import { minute, minuteAndDistance } from '../instant-text.js'
import type { Column } from '../table.js'
import { changesOf, changeText } from './change-text.js'

const who = ({ actor: { user, key } }: AuditEvent) => user ?? key ?? '–'

/** Events in a table. */
export const EVENT_COLUMNS: readonly Column<AuditEvent>[] = [
  { heading: 'event', text: ({ sequence }) => String(sequence), right: true },
  { heading: 'when', text: ({ at }) => minute(at) },
  { heading: 'who', text: who },
  { heading: 'what', text: ({ action }) => action },
  { heading: 'subject', text: ({ subject }) => subject.id || subject.kind },
  { heading: 'change', text: changeText, widest: 72 },
]

/** All of an event, for people. */
export const eventFacts = (event: AuditEvent, now: Date): Fact[] => [
  ['when', minuteAndDistance(event.at, now)],
  ['what', event.action],
  ['subject', `${event.subject.kind} ${event.subject.id}`],
  ['account', event.account ?? '–'],
  ['who', event.actor.user ?? '–'],
  ['with key', event.actor.key ?? '–'],
  ['from', event.actor.ip ?? '–'],
  ['reason', event.reason ?? '–'],
  ...changesOf(event).map(([member, change], i): Fact => [i === 0 ? 'change' : '', `${member} ${change}`]),
  ['hash', event.hash],
]
