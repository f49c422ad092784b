import type { Insertable, Selectable } from 'kysely'
import type { AuditAction } from '../../audit/audit-action.js'
import type { AuditEvent } from '../../audit/audit-event.js'
import { instantColumn, textColumn } from './column-values.js'
import type { EventTable } from './store-tables.js'

/**
 * An event as a row.
 *
 * @throws TypeError that names a field whose value would not come back as it was
 */
export function eventRow(event: AuditEvent): Insertable<EventTable> {
  return {
    sequence: event.sequence,
    at: instantColumn('at', event.at),
    action: textColumn('action', event.action),
    account: textColumn('account', event.account),
    subject_kind: textColumn('subject: kind', event.subject.kind),
    subject_id: textColumn('subject: id', event.subject.id),
    user: textColumn('actor: user', event.actor.user),
    key: textColumn('actor: key', event.actor.key),
    ip: textColumn('actor: ip', event.actor.ip),
    before: event.before && textColumn('before', JSON.stringify(event.before)),
    after: event.after && textColumn('after', JSON.stringify(event.after)),
    reason: textColumn('reason', event.reason),
    previous_hash: event.previousHash,
    hash: event.hash,
  }
}

/** The event that {@link eventRow} made a row of. */
export function readEvent(row: Selectable<EventTable>): AuditEvent {
  return {
    sequence: row.sequence,
    at: new Date(row.at),
    action: row.action as AuditAction,
    account: row.account,
    subject: { kind: row.subject_kind, id: row.subject_id },
    actor: { user: row.user, key: row.key, ip: row.ip },
    before: readMembers(row.before),
    after: readMembers(row.after),
    reason: row.reason,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}

function readMembers(column: string | null): AuditEvent['before'] {
  if (column === null) return null
  try {
    return JSON.parse(column) as AuditEvent['before']
  } catch {
    // somebody wrote into the row: its hash gives that away, and the other events can still be read
    return { unreadable: column }
  }
}
