import type { Session } from '../endpoints/session.js'
import type { Caller } from './caller.js'

/** The person of a session, as the management API knows callers. */
export function sessionCaller({ identity, grants, by }: Session): Caller {
  const { user, account, email = null, admin = false, approver = false } = identity
  return {
    user,
    account,
    email,
    admin,
    approver,
    principal: null,
    within: { grants, subnets: null, origins: null, expiresAt: null },
    by,
    id: JSON.stringify(['session', account, user]),
  }
}
