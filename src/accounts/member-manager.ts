import type { Actor } from '../audit/audit-event.js'
import type { Page, PageQuery } from '../input/read-page.js'
import type { Member } from './member.js'

/** Who a new member is. */
export interface NewMember {
  /** The host application's id of the person. */
  user: string
  account?: string | null
  email?: string | null
  /** What the person may do at all; null or absent for no ceiling. */
  grants?: readonly string[] | null
}

/** What can be changed of a member. */
export interface MemberChanges {
  email?: string | null
  /** The ceiling; null for none. */
  grants?: readonly string[] | null
}

/** Where a person belongs, and who asks. */
export interface MemberOptions {
  account?: string | null
  by?: Actor
}

/**
 * The members of accounts: `keyring.members`. Where the host application has a directory of its own, they are read from
 * there, and changes are refused with `conflict`.
 */
export interface MemberManager {
  /** Whether the host application has a directory of its own: then whoever it does not find is not active. */
  readonly hosted: boolean
  /** Adds a person, active. @throws ManagementError `conflict` where the person is there already */
  add(member: NewMember, options?: { by?: Actor }): Promise<Member>
  /**
   * The member, added where there was none: whoever is seen to manage an account's keys is one of its people. An address
   * that has changed is noted.
   */
  enrol(member: Pick<NewMember, 'user' | 'account' | 'email'>, options?: { by?: Actor }): Promise<Member>
  /** The member, active or not; null where there is none. */
  find(user: string, account?: string | null): Promise<Member | null>
  /** Oldest first. */
  list(query: PageQuery & { account?: string | null }): Promise<Page<Member>>
  /** Changes the e-mail address or the ceiling of grants. */
  update(user: string, changes: MemberChanges, options?: MemberOptions): Promise<Member>
  activate(user: string, options?: MemberOptions): Promise<Member>
  /** Takes the account's keys out of the person's sight; personal keys of the person end, the account's go on. */
  deactivate(user: string, options?: MemberOptions): Promise<Member>
}
