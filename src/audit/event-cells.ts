import type { AuditEvent } from './audit-event.js'

/** What the columns of exported events are called. */
export const CSV_HEADING = [
  'event',
  'at',
  'action',
  'account',
  'subject_kind',
  'subject',
  'user',
  'key',
  'ip',
  'reason',
  'before',
  'after',
  'previous_hash',
  'hash',
] as const

/** An event as a row under {@link CSV_HEADING}: its instant in ISO 8601, what changed as JSON. */
export function eventCells({
  sequence,
  at,
  action,
  account,
  subject,
  actor,
  reason,
  before,
  after,
  previousHash,
  hash,
}: Omit<AuditEvent, 'action'> & { readonly action: string }): string[] {
  const json = (members: object | null) => (members ? JSON.stringify(members) : '')
  return [
    String(sequence),
    at.toJSON() ?? '',
    action,
    account ?? '',
    subject.kind,
    subject.id,
    actor.user ?? '',
    actor.key ?? '',
    actor.ip ?? '',
    reason ?? '',
    json(before),
    json(after),
    previousHash,
    hash,
  ]
}
