import type { AuditAction } from './audit-action.js'
import type { Actor, EventDraft, Subject } from './audit-event.js'

/** A change as the audit trail tells it. */
export interface Change {
  readonly at: Date
  readonly action: AuditAction
  readonly account: string | null
  readonly subject: Subject
  readonly by?: Actor | undefined
  /** The whole record before and after, in a form without secrets and digests; null where there is none. */
  readonly before: object | null
  readonly after: object | null
  readonly reason?: string | null | undefined
}

/** The event of a change: of both records only what differs. */
export function draftChange({ at, action, account, subject, by = {}, before, after, reason = null }: Change): EventDraft {
  const [was, is] = [json(before), json(after)]
  const differs = (name: string) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name])
  const differing = (record: Record<string, unknown> | null) =>
    was && is && record ? Object.fromEntries(Object.entries(record).filter(([name]) => differs(name))) : record
  return { at, action, account, subject, actor: by, before: differing(was), after: differing(is), reason }
}

const json = (record: object | null) => record && (JSON.parse(JSON.stringify(record)) as Record<string, unknown>)
