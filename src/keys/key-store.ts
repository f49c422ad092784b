import type { AuditEvent, ChainHead, EventDraft, EventQuery } from '../audit/audit-event.js'
import type { Change, ChangeWatch } from '../audit/change.js'
import type { Document, DocumentChange, DocumentQuery } from '../records/document.js'
import type { Place } from '../records/place.js'
import type { KeyState } from './api-key.js'
import type { KeyRecord, ResolvedKey } from './key-record.js'

/**
 * The least a store can be: enough to authenticate, not to manage keys.
 *
 * @example
 * ```ts
 * const keyring = createKeyring({
 *   store: { findByDigest: async digest => (await db.one('select id, name, grants from api_keys where digest = $1', [digest])) ?? null },
 * })
 * ```
 */
export interface KeyResolver {
  /**
   * Finds the key that has a secret of this digest, also where the secret or the key is no longer good.
   *
   * @param digest as `digestSecret` makes it: `sha256:<base64url>`
   * @returns the key, or null where there is none; never undefined by accident of a failed look-up, which must reject
   */
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
}

/** From an instant on, and before another. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

/** Which keys `list` gives, newest first. */
export interface KeyQuery {
  /** Only this account's; null is the account of keys that have none. Absent means every account's. */
  readonly account?: string | null
  readonly owner?: string
  /** Only keys that are in this state at `now`. */
  readonly state?: KeyState
  readonly now: Date
  /** A key that was last used at this instant or before, or made and never used, is idle. Absent: no key is ever idle. */
  readonly idleSince?: Date
  /** Only keys whose `expiresAt` is in this span. */
  readonly expires?: Span
  /** Only keys whose last use, else their creation, is in this span. */
  readonly lastUse?: Span
  /** The `id` and `createdAt` of the last key already seen. */
  readonly after?: Place
  readonly limit: number
}

/** Requests with one secret that ended alike, since the last batch. */
export interface UsageRecord {
  readonly keyId: string
  readonly secretId: string
  /** The UTC day, `YYYY-MM-DD`. */
  readonly day: string
  /** `allowed`, or the code they were refused with. */
  readonly outcome: string
  readonly requests: number
  /** Only what is allowed is use: null for every other outcome. */
  readonly lastUsedAt: Date | null
  readonly lastUsedIp: string | null
}

/** What tells a batch of usage from one that is tried again, since it is not known whether it was recorded. */
export interface UsageBatch {
  /** Whoever counts: made anew with each. */
  readonly writer: string
  /** From 1 on: of one writer's batches each has the next one, and is tried until it is recorded. */
  readonly number: number
  readonly at: Date
}

/** Requests of a key on one day. */
export interface DayUsage {
  readonly day: string
  /** All of them. */
  readonly requests: number
  /** How many of them were `allowed`, and how many were refused with each code. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** A key with all that a store holds of it. */
export interface StoredKey {
  readonly record: KeyRecord
  /** Every day that has requests, oldest first. */
  readonly usage: readonly DayUsage[]
}

/** How much there is in a store. */
export interface StoreContents {
  readonly keys: number
  readonly events: number
  /** Every kind of which there are documents, and how many; in any order. */
  readonly documents: readonly { readonly kind: string; readonly count: number }[]
}

/** Records as one store gives them and another takes them. */
export interface StoreRecords {
  readonly keys?: readonly StoredKey[]
  readonly documents?: readonly Document[]
  readonly events?: readonly AuditEvent[]
  /** What `chainHead` gives from now on. Absent: it stays. */
  readonly chainHead?: ChainHead | null
}

/** What is written in the transaction of a change, or not at all. */
export interface Alongside {
  /** In this order: of two changes of one document, the second sees what the first did. */
  readonly documents?: readonly DocumentChange[]
  /** Appended to the audit trail, in this order, each sealed with `sealEvent`. */
  readonly events?: readonly EventDraft[]
}

/**
 * Where keys live. Every method is atomic, what it acknowledges survives the process, and the conformance suite
 * (`keywright/stores/conformance`) says whether an implementation is one.
 */
export interface KeyStore extends KeyResolver {
  /** What messages call the store, for instance `sqlite:keywright.db`; never with a password. */
  readonly name: string
  /** Opens and migrates; called before any other method, and again after it rejected. */
  open(): Promise<void>
  /**
   * Adds a key.
   *
   * @param limit the most keys the record's account may then have, counting revoked and expired ones
   * @returns `conflict` where a document is not as expected, `limit_reached` or `digest_taken`: then nothing was written
   */
  insert(
    record: KeyRecord,
    limit?: number,
    alongside?: Alongside,
  ): Promise<'inserted' | 'limit_reached' | 'digest_taken' | 'conflict'>
  /** The key of an id, whatever its state; null where there is none. */
  find(id: string): Promise<KeyRecord | null>
  /** The keys that meet all of the query, newest first, those made at the same instant by id; at most `limit`, from behind `after`. */
  list(query: KeyQuery): Promise<KeyRecord[]>
  /** Whether there is no key at all. */
  isEmpty(): Promise<boolean>
  /**
   * Puts the record in the place of the one with its id, if that one still has the given version. What usage has
   * recorded meanwhile stays.
   *
   * @returns `changed` where the version was another, `missing` where there is no such key, `conflict` where a document
   *   is not as expected
   */
  replace(
    record: KeyRecord,
    version: number,
    alongside?: Alongside,
  ): Promise<'replaced' | 'changed' | 'missing' | 'digest_taken' | 'conflict'>
  /** @returns whether there was such a key, and at that version where one is given */
  remove(id: string, version?: number, alongside?: Alongside): Promise<'removed' | 'changed' | 'missing' | 'conflict'>
  /** The document of a kind and an id, also where it has expired; null where there is none. */
  findDocument(kind: string, id: string): Document | null | Promise<Document | null>
  /** The documents that meet all of the query, expired ones too; at most `limit`, from behind `after`. */
  listDocuments(query: DocumentQuery): Promise<Document[]>
  /** Changes documents and appends events, all or nothing: `conflict` where a document is not as expected. */
  write(changes: Alongside): Promise<'written' | 'conflict'>
  /** Removes documents whose `expiresAt` is at or before this instant; gives how many. */
  removeExpired(now: Date): Promise<number>
  /** The events that meet all of the query, by sequence; at most `limit`, from behind `after`. */
  listEvents(query: EventQuery): Promise<AuditEvent[]>
  /** The last event that was appended, from where appending notes it: not from the events, of which some may be missing. */
  chainHead(): Promise<ChainHead | null>
  /**
   * Adds to the counts of each day and outcome and moves `lastUsedAt` forward, never back. Unknown keys are passed over.
   *
   * @param batch where the writer's batch of this number was recorded before, within the last day, nothing is added
   */
  recordUsage(usage: readonly UsageRecord[], batch?: UsageBatch): Promise<void>
  /** The days from `since` (`YYYY-MM-DD`) on that have requests, oldest first. */
  usage(id: string, since: string): Promise<DayUsage[]>
  /** How much there is of everything: what a copy of the store has to bring. */
  contents(): Promise<StoreContents>
  /** Every key with its usage, oldest first, those made at the same instant by id; at most `limit`, from behind `after`. */
  listStored(after: Place | null, limit: number): Promise<StoredKey[]>
  /**
   * Puts records in as they are, versions, usage, sequences and hashes included: all or nothing. It takes the place of what
   * has the same id, or the same kind and id, and a secret that another key has is taken from that one; an event of a
   * sequence that is there already stays. It is for copying stores: nothing is checked, and no event tells of it.
   */
  restore(records: StoreRecords): Promise<void>
  /**
   * Has changes told once they are durable, whoever made them: what was done to what, as the events of each write say. It is a
   * shortcut and need not be reliable, since the audit trail is read too: news may be lost, doubled, forged, or come in any
   * order. Called on an open store; what makes the connection again after it broke is the store's own business.
   *
   * @param onNews given null where something changed that the store can't name, or may have while it could not listen
   * @returns null where the store has no way to tell, and the audit trail alone is read
   */
  watch(onNews: (changes: readonly Change[] | null) => void): ChangeWatch | null
  /** Lets go of what it holds, watches included; nothing is called after it. */
  close(): Promise<void>
}
