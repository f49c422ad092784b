import type { Actor, EventDraft } from '../audit/audit-event.js'
import type { DocumentChange } from '../records/document.js'
import type { KeyRecord } from './key-record.js'
import type { Alongside } from './key-store.js'

/** A key that its account may make, with what is written beside it. */
export interface AdmittedKey {
  readonly record: KeyRecord
  readonly documents: readonly DocumentChange[]
  readonly events: readonly EventDraft[]
}

/** A role as it was read. */
export interface BoundRole {
  readonly grants: readonly string[]
  /** To be written with whatever was decided by these grants: it fails where the role has changed, and lets changes of the role see it. */
  readonly documents: readonly DocumentChange[]
}

/** What the other records of an account have to say about its keys. */
export interface KeyAccounts {
  /** The grants of a role that a key of this account carries; null where there is no such role. */
  roleGrants(role: string, account: string | null): readonly string[] | null | Promise<readonly string[] | null>
  /**
   * A role that a key of this account may be given.
   *
   * @throws ManagementError `invalid_input` where there is none, or where it is another key's own
   */
  usableRole(role: string, record: Pick<KeyRecord, 'id' | 'account'>): Promise<BoundRole>
  /** The role that a key carries already, or null where it is gone. */
  carriedRole(role: string, account: string | null): Promise<BoundRole | null>
  /**
   * Lets a new key in: its account was approved, its owner is known, its role is there.
   *
   * @throws ManagementError `rule_violated` with the rule's name
   */
  admit(record: KeyRecord, now: Date, by: Actor | undefined): Promise<AdmittedKey>
  /** What goes with a key that is deleted. */
  release(record: KeyRecord, now: Date, by: Actor | undefined): Promise<Alongside>
}
