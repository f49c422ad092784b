import { hash } from 'node:crypto'
import type { AuditEvent, ChainHead, EventDraft } from './audit-event.js'

/**
 * Chains an event to the one before it. A store calls this inside the transaction that appends the event, so that no
 * two events follow the same one.
 *
 * @param head the last event of the store; null where there is none
 */
export function sealEvent(draft: EventDraft, head: ChainHead | null): AuditEvent {
  const { at, action, account, subject, actor, before, after, reason } = draft
  const event = {
    sequence: (head?.sequence ?? 0) + 1,
    at: new Date(at),
    action,
    account,
    subject: { kind: subject.kind, id: subject.id },
    actor: { user: actor.user ?? null, key: actor.key ?? null, ip: actor.ip ?? null },
    before: before && plain(before),
    after: after && plain(after),
    reason,
    previousHash: head?.hash ?? '',
  }
  return { ...event, hash: hashOf(event) }
}

/** The hash that an event must carry. */
export function hashOf(event: Omit<AuditEvent, 'hash'>): string {
  const { sequence, at, action, account, subject, actor, before, after, reason, previousHash } = event
  const facts = [
    sequence,
    at.getTime(),
    action,
    account,
    subject.kind,
    subject.id,
    actor.user,
    actor.key,
    actor.ip,
    before,
    after,
    reason,
    previousHash,
  ]
  return hash('sha256', canonical(facts), 'base64url')
}

// as it will be read again: no Dates, nothing undefined
const plain = (json: Readonly<Record<string, unknown>>) => JSON.parse(JSON.stringify(json)) as Record<string, unknown>

// databases give the members of an object back in an order of their own
function canonical(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(canonical).join(',')}]`
  if (typeof json !== 'object' || json === null) return JSON.stringify(json) ?? 'null'
  const members = Object.entries(json).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`).join(',')}}`
}
