import type { AuditAction } from '../audit/audit-action.js'
import type { Actor, EventDraft } from '../audit/audit-event.js'
import { draftChange } from '../audit/draft-change.js'
import type { KeyRecord } from './key-record.js'

/** What changes keys, as the audit trail calls it. */
export type KeyAction = Exclude<Extract<AuditAction, `key.${string}`>, 'key.leaked'>

/** The event of a change of a key; never with a digest. */
export function keyEvent(
  action: KeyAction,
  before: KeyRecord | null,
  after: KeyRecord | null,
  at: Date,
  by: Actor | undefined,
  reason: string | null = null,
): EventDraft {
  const record = after ?? before
  return draftChange({
    at,
    action,
    account: record?.account ?? null,
    subject: { kind: 'key', id: record?.id ?? '' },
    by,
    before: before && told(before),
    after: after && told(after),
    reason,
  })
}

// use is no change, and the version only counts them
function told({ secrets, lastUsedAt: _at, lastUsedIp: _ip, version: _version, ...record }: KeyRecord) {
  return { ...record, secrets: secrets.map(({ id, hint, createdAt, expiresAt }) => ({ id, hint, createdAt, expiresAt })) }
}
