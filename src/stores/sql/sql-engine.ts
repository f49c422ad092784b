import type { Kysely } from 'kysely'
import type { Change, ChangeWatch } from '../../audit/change.js'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import type { Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** Work on the tables; it may be started anew where it failed before anything was written. */
export type Work<T> = (db: Kysely<StoreTables>) => Steps<T>

/** A database that is open and has the tables of this version: what an SQL store is made of beside the statements. */
export interface SqlEngine {
  /** `KeyStore.findByDigest`: one prepared statement. */
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** `KeyStore.findDocument`: one prepared statement. */
  findDocument(kind: string, id: string): Document | null | Promise<Document | null>
  /** Runs queries one by one; others may write between two. */
  read<T>(work: Work<T>): Promise<T>
  /**
   * Runs queries as one transaction that nobody else who writes beside gets into.
   *
   * @param changes told to whoever watches, once they are durable
   */
  write<T>(work: Work<T>, changes?: readonly Change[]): Promise<T>
  /** Adds usage, as one transaction: beside others that do, and beside changes of the same keys. */
  recordUsage(work: Work<void>): Promise<void>
  /** How this database is told to add usage up. */
  readonly usageForms: UsageForms
  /** `KeyStore.watch`. */
  watch(onNews: (changes: readonly Change[] | null) => void): ChangeWatch | null
  /** Lets what is under way end, and closes. */
  close(): Promise<void>
}

/** Requests of a key on a day that ended alike. */
export interface UsageCount {
  readonly key_sequence: number
  readonly day: string
  readonly outcome: string
  readonly requests: number
}

/** The last use of a key, or of one of its secrets. */
export interface UsedAt {
  readonly key_sequence: number
  readonly used_at: number
  readonly used_ip: string | null
}

/** Statements that databases write in different ways. */
export interface UsageForms {
  /**
   * Gives the keys of these ids, and where the database has no other guard keeps others from changing them and from adding
   * to their usage until the transaction ends. What the transaction reads of them afterwards is what was last committed.
   */
  chooseKeys(
    db: Kysely<StoreTables>,
    ids: readonly string[],
  ): Steps<readonly { readonly id: string; readonly sequence: number }[]>
  /** Gives the version of a document, and keeps others from changing it meanwhile. */
  chooseWriter(db: Kysely<StoreTables>, kind: string, id: string): Steps<readonly { readonly version: number }[]>
  /** Adds to the counts that are there, and inserts the others. */
  addRequests(db: Kysely<StoreTables>, counts: readonly UsageCount[]): Steps<void>
  /** Moves `last_used_at` of keys forward, never back. */
  moveLastUseOfKeys(db: Kysely<StoreTables>, uses: readonly UsedAt[]): Steps<void>
  /** Moves `last_used_at` of secrets forward, never back. */
  moveLastUseOfSecrets(db: Kysely<StoreTables>, uses: readonly (UsedAt & { readonly secret_id: string })[]): Steps<void>
}
