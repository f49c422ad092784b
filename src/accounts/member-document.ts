import type { Document } from '../records/document.js'
import { accountKey } from './account-key.js'
import type { Member } from './member.js'

/** The kind of documents that members are. */
export const MEMBER = 'member'

/** The id of a member's document: one person may belong to several accounts. */
export const memberDocumentId = (user: string, account: string | null): string => `${accountKey(account)} ${user}`

/** A member as a document holds it. */
export interface MemberValue extends Record<string, unknown> {
  readonly user: string
  readonly email: string | null
  readonly active: boolean
  readonly grants: readonly string[] | null
  /** In milliseconds since the epoch. */
  readonly deactivatedAt: number | null
}

/** A person who was not known before: active, and without a ceiling. */
export const newMember = (user: string, email: string | null = null, grants: readonly string[] | null = null): MemberValue => ({
  user,
  email,
  active: true,
  grants,
  deactivatedAt: null,
})

/** The member that a document holds; frozen. */
export function memberOf({ account, value }: Pick<Document, 'account' | 'value'>): Member {
  const { user, email, active, grants, deactivatedAt } = value as MemberValue
  return Object.freeze({
    id: user,
    account,
    email,
    active,
    grants: grants && Object.freeze([...grants]),
    deactivatedAt: deactivatedAt === null ? null : new Date(deactivatedAt),
  })
}
