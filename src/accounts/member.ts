/** A person of an account. */
export interface Member {
  /** The host application's id of the person. */
  readonly id: string
  readonly account: string | null
  readonly email: string | null
  /** Only active members see and manage the keys of their account. */
  readonly active: boolean
  /** What the person may do at all; null where there is no ceiling. */
  readonly grants: readonly string[] | null
  /** Since when the person is not active; null where active, or where it is not known. */
  readonly deactivatedAt: Date | null
}

/** What a directory of the host application says of a person. */
export interface DirectoryMember {
  readonly id: string
  readonly account: string | null
  readonly email?: string | null
  readonly active: boolean
  readonly grants: readonly string[] | null
  readonly deactivatedAt?: Date | null
}

/**
 * The host application's own directory of people, in the place of the stored one. Whoever it does not find is not
 * active; what it rejects with closes the door (503).
 */
export interface MemberDirectory {
  find(userId: string): DirectoryMember | null | Promise<DirectoryMember | null>
  listByAccount(account: string | null): readonly DirectoryMember[] | Promise<readonly DirectoryMember[]>
}
