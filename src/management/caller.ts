import type { Actor } from '../audit/audit-event.js'
import type { Authority } from '../keys/authority.js'
import type { Principal } from '../principal.js'

/** Who calls the management API. */
export interface Caller {
  /** The person; for a key or a token its owner. */
  readonly user: string | null
  readonly account: string | null
  /** The person's e-mail address, where the session tells it. */
  readonly email: string | null
  /** Sees and manages every account. */
  readonly admin: boolean
  /** Decides on access requests. */
  readonly approver: boolean
  /** The credential that was presented; null for a session. */
  readonly principal: Principal | null
  /** What the caller holds: nothing it makes exceeds this. */
  readonly within: Authority
  /** The caller as the audit trail names it. */
  readonly by: Actor
  /** Tells callers apart, for what is remembered of their requests. */
  readonly id: string
}
