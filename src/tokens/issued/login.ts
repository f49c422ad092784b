import type { Document, DocumentValue } from '../../records/document.js'

/** A person who logged in with a program, for as long as the login is renewed. */
export interface Login {
  readonly id: string
  readonly user: string
  readonly account: string | null
  /** The program, by the id it gave itself. */
  readonly clientId: string
  readonly grants: readonly string[]
  /** The thumbprint of the key that its tokens are bound to; null where whoever has them may use them. */
  readonly boundTo: string | null
  readonly createdAt: Date
  /** When it ends unless it is renewed. */
  readonly expiresAt: Date
}

/** The kind of documents that logins are. */
export const LOGIN = 'login'

/** A login as a document holds it. */
export interface LoginValue extends DocumentValue {
  readonly user: string
  readonly clientId: string
  readonly grants: readonly string[]
  readonly boundTo: string | null
}

/** The login that a document holds; null where there is none, or it has ended by then. */
export function loginOf(document: Document | null, now: Date): Login | null {
  if (!document?.expiresAt || document.expiresAt <= now) return null
  const { id, account, value, createdAt, expiresAt } = document
  const { user, clientId, grants, boundTo } = value as LoginValue
  return Object.freeze({
    id,
    user,
    account,
    clientId,
    grants: Object.freeze([...grants]),
    boundTo,
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
  })
}
