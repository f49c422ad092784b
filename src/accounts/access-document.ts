import type { Document } from '../records/document.js'
import type { AccessRequest, AccessRequestState } from './access-request.js'

/** The kind of documents that access requests are. */
export const ACCESS_REQUEST = 'access_request'
/** The kind of documents that say where an account's last request is: one per account, so that only one is open. */
export const ACCESS = 'access'

/** An access request as a document holds it; a type, since it is stored as JSON. */
export type RequestValue = Pick<AccessRequest, 'user' | 'email' | 'reason' | 'state' | 'note' | 'decidedBy'> & {
  /** In milliseconds since the epoch. */
  readonly decidedAt: number | null
}

/** The access request that a document holds; frozen. */
export function requestOf({
  id,
  account,
  value,
  createdAt,
  version,
}: Pick<Document, 'id' | 'account' | 'value' | 'createdAt' | 'version'>): AccessRequest {
  const { user, email, reason, state, note, decidedBy, decidedAt } = value as RequestValue
  return Object.freeze({
    id,
    account,
    user,
    email,
    reason,
    state,
    note,
    decidedBy,
    decidedAt: decidedAt === null ? null : new Date(decidedAt),
    createdAt,
    version,
  })
}

/** Where the last request of an account is. */
export const accessOf = (document: Document | null): AccessRequestState | 'none' =>
  (document?.value.state as AccessRequestState | undefined) ?? 'none'
