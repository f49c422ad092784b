/** Where an access request is. */
export type AccessRequestState = 'pending' | 'approved' | 'denied'

/** A customer's request to be allowed API keys. */
export interface AccessRequest {
  readonly id: string
  readonly account: string | null
  /** Who asked. */
  readonly user: string
  readonly email: string | null
  readonly reason: string
  readonly state: AccessRequestState
  /** What the approver said. */
  readonly note: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly createdAt: Date
  readonly version: number
}
