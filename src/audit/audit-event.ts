import type { AuditAction } from './audit-action.js'

/** Who made a change, and from where. */
export interface Actor {
  /** The person; null where it was none, or is not known. */
  readonly user?: string | null
  /** The id of the API key that called, where one did. */
  readonly key?: string | null
  /** The client address. */
  readonly ip?: string | null
}

/** What an event is about. */
export interface Subject {
  /** `key`, `role`, `member`, `access_request`, `account`, `login`, `token`, `signing_key`. */
  readonly kind: string
  readonly id: string
}

/** A change that is about to be written, or a change that a rule refused. Never with a secret or a digest. */
export interface EventDraft {
  readonly at: Date
  /** What was done to what, for instance `key.created`. */
  readonly action: AuditAction
  readonly account: string | null
  readonly subject: Subject
  readonly actor: Actor
  /** The members that changed, as they were; null where there was nothing before. JSON. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** The members that changed, as they are now; null where there is nothing any more. JSON. */
  readonly after: Readonly<Record<string, unknown>> | null
  /** Why, where somebody said so. */
  readonly reason: string | null
}

/** An event as it stands in the audit trail, chained to the one before it. Append-only. */
export interface AuditEvent extends EventDraft {
  /** 1 for the first event of a store; no number is left out. */
  readonly sequence: number
  readonly actor: Required<Actor>
  /** The hash of the event before; empty for the first. */
  readonly previousHash: string
  /** SHA-256 over all of the event but this member, in base64url. */
  readonly hash: string
}

/** The end of the chain: what the next event is chained to. */
export type ChainHead = Pick<AuditEvent, 'sequence' | 'hash'>

/** Which events to list. */
export interface EventQuery {
  readonly account?: string | null
  /** The id of the subject. */
  readonly subject?: string
  readonly action?: string
  /** The person who did it. */
  readonly user?: string
  /** From this instant on. */
  readonly from?: Date
  /** Before this instant. */
  readonly to?: Date
  readonly order: 'newest' | 'oldest'
  /** The sequence of the last event already seen. */
  readonly after?: number
  readonly limit: number
}
