import type { Member } from '../accounts/member.js'
import type { Actor } from '../audit/audit-event.js'
import { ManagementError } from '../errors.js'
import type { RequestLike } from '../http/request-like.js'
import type { Keyring } from '../keyring.js'
import { intersectGrants } from '../restrictions/grants.js'
import { type Identity, readIdentity } from './identity.js'

/** A person with a session of the host application's, who may act. */
export interface Session {
  readonly identity: Identity
  /** Null for the provider's own people, who are in no customer's directory. */
  readonly member: Member | null
  /** What the person may do; null where there is no ceiling. */
  readonly grants: readonly string[] | null
  readonly by: Actor
}

/**
 * Finds whose session a request belongs to; null where nobody is signed in.
 *
 * @param check throws where the session must not be taken; asked before anything is written for its person
 */
export type FindSession = (request: RequestLike, identify: () => unknown, check?: () => void) => Promise<Session | null>

/**
 * Makes the finder of sessions. Who was never seen before becomes a member, unless the directory is the host application's.
 *
 * @returns a function that rejects with ManagementError `forbidden` for whoever is no active member
 */
export function createSessionFinder({ foundation, members }: Pick<Keyring, 'foundation' | 'members'>): FindSession {
  return async (request, identify, check) => {
    const identity = await readIdentity(identify)
    if (!identity) return null
    check?.()
    const { user, account, email = null, admin = false, approver = false, grants = null } = identity
    const by = { user, ip: foundation.clientAddress(request) }
    const isStaff = admin || approver
    const member =
      isStaff || members.hosted ? await members.find(user, account) : await members.enrol({ user, account, email }, { by })
    if (member ? !member.active : !isStaff) throw new ManagementError('forbidden', 'you are not an active member of this account')
    const ceiling = member?.grants ?? null
    return { identity, member, grants: grants && ceiling ? intersectGrants(grants, ceiling) : (grants ?? ceiling), by }
  }
}
