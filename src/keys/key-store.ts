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

/** Which keys `list` gives, newest first. */
export interface KeyQuery {
  /** Only this account's; null is the account of keys that have none. Absent means every account's. */
  readonly account?: string | null
  readonly owner?: string
  /** Only keys that are in this state at `now`. */
  readonly state?: KeyState
  readonly now: Date
  /** The `id` and `createdAt` of the last key already seen. */
  readonly after?: { readonly id: string; readonly createdAt: Date }
  readonly limit: number
}

/** Requests that were let in with one secret since the last batch. */
export interface UsageRecord {
  readonly keyId: string
  readonly secretId: string
  /** The UTC day, `YYYY-MM-DD`. */
  readonly day: string
  readonly requests: number
  readonly lastUsedAt: Date
  readonly lastUsedIp: string | null
}

/** Requests of a key on one day. */
export interface DayUsage {
  readonly day: string
  readonly requests: number
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
   * @returns `limit_reached` or `digest_taken` where nothing was added
   */
  insert(record: KeyRecord, limit?: number): Promise<'inserted' | 'limit_reached' | 'digest_taken'>
  find(id: string): Promise<KeyRecord | null>
  list(query: KeyQuery): Promise<KeyRecord[]>
  /** Whether there is no key at all. */
  isEmpty(): Promise<boolean>
  /**
   * Puts the record in the place of the one with its id, if that one still has the given version. What usage has
   * recorded meanwhile stays.
   *
   * @returns `changed` where the version was another, `missing` where there is no such key
   */
  replace(record: KeyRecord, version: number): Promise<'replaced' | 'changed' | 'missing' | 'digest_taken'>
  /** @returns whether there was such a key, and at that version where one is given */
  remove(id: string, version?: number): Promise<'removed' | 'changed' | 'missing'>
  /** Adds to the counts of each day and moves `lastUsedAt` forward, never back. Unknown keys are passed over. */
  recordUsage(usage: readonly UsageRecord[]): Promise<void>
  /** The days from `since` (`YYYY-MM-DD`) on that have requests, oldest first. */
  usage(id: string, since: string): Promise<DayUsage[]>
  close(): Promise<void>
}
