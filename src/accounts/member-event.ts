import type { AuditAction } from '../audit/audit-action.js'
import type { Actor, EventDraft } from '../audit/audit-event.js'
import { draftChange } from '../audit/draft-change.js'
import type { MemberValue } from './member-document.js'

/** The event of a change of a member. */
export function memberEvent(
  action: Extract<AuditAction, `member.${string}`>,
  account: string | null,
  before: MemberValue | null,
  after: MemberValue,
  at: Date,
  by: Actor | undefined,
): EventDraft {
  return draftChange({ at, action, account, subject: { kind: 'member', id: after.user }, by, before, after })
}
