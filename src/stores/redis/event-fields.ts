import type { AuditEvent, ChainHead } from '../../audit/audit-event.js'
import { storedInstant, storedText } from './stored-text.js'

/** An event as the script takes it. */
export function eventFields(event: AuditEvent): object {
  return {
    sequence: event.sequence,
    at: storedInstant('at', event.at),
    account: storedText('account', event.account),
    subject: storedText('subject: id', event.subject.id),
    action: storedText('action', event.action),
    user: storedText('actor: user', event.actor.user),
    json: JSON.stringify({ ...event, at: event.at.getTime() }),
  }
}

/** The event of a sequence, from the JSON of {@link eventFields}. */
export function readEvent(sequence: number, json: string): AuditEvent {
  try {
    const { at, ...event } = JSON.parse(json) as Omit<AuditEvent, 'at'> & { at: number }
    return { ...event, at: new Date(at) }
  } catch {
    // somebody wrote into it: its hash gives that away, and the other events can still be read
    return {
      sequence,
      at: new Date(0),
      action: 'rule.refused',
      account: null,
      subject: { kind: 'unreadable', id: '' },
      actor: { user: null, key: null, ip: null },
      before: null,
      after: { unreadable: json },
      reason: null,
      previousHash: '',
      hash: '',
    }
  }
}

/** The head as one text; empty where there is none. */
export const headText = (head: ChainHead | null): string => (head ? `${head.sequence} ${head.hash}` : '')

/** The head that {@link headText} wrote. */
export function readHead(text: string): ChainHead | null {
  const space = text.indexOf(' ')
  return space < 0 ? null : { sequence: Number(text.slice(0, space)), hash: text.slice(space + 1) }
}
