import type { Actor, EventDraft, Subject } from '../audit/audit-event.js'
import { ManagementError } from '../errors.js'

/** What was refused: of a key or a role that is there, or of one that was to be made. */
export interface RefusedChange {
  readonly at: Date
  readonly account: string | null
  /** Null for what was to be made: then the event is about the account. */
  readonly subject: Subject | null
  readonly by: Actor | undefined
}

/** The event of a rule that refused a change; null where it was no rule that did. */
export function ruleEvent(error: unknown, { at, account, subject, by = {} }: RefusedChange): EventDraft | null {
  if (!(error instanceof ManagementError) || error.rule === undefined) return null
  return {
    at,
    action: 'rule.refused',
    account,
    subject: subject ?? { kind: 'account', id: account ?? '' },
    actor: by,
    before: null,
    after: { rule: error.rule, code: error.code },
    reason: error.message,
  }
}
