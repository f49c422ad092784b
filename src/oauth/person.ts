import { createSessionFinder } from '../endpoints/session.js'
import type { Actor } from '../audit/audit-event.js'
import type { Keyring } from '../keyring.js'
import { isKeyId } from '../tokens/issued/is-key-id.js'
import type { OAuthCall } from './endpoint.js'
import { LoginRefusal } from './login-refusal.js'

/** A person who logs in. */
export interface Person {
  readonly user: string
  readonly account: string | null
  /** What the person may do, and so a token of theirs at most. */
  readonly grants: readonly string[]
  readonly by: Actor
}

/** Finds who logs in; null where nobody is signed in. */
export type FindPerson = (call: OAuthCall) => Promise<Person | null>

/**
 * Makes the finder of people who log in. Their tokens end when they are no longer active, so all of them must be in the
 * directory: the provider's own people get into the stored one here.
 *
 * @returns a function that rejects with ManagementError `forbidden` or LoginRefusal for whoever may not
 */
export function createPersonFinder(keyring: Pick<Keyring, 'foundation' | 'members'>): FindPerson {
  const findSession = createSessionFinder(keyring)
  const { members } = keyring

  return async ({ lines, identify }) => {
    const session = await findSession(lines, identify)
    if (!session) return null
    const { identity, member, grants, by } = session
    const { user, account, email = null } = identity
    // the token of such a person would pass for that of a key (RFC 9700 section 4.15)
    if (isKeyId(user)) throw new LoginRefusal('keyLikeId')
    if (!member && members.hosted) throw new LoginRefusal('membersOnly')
    if (!member) await members.enrol({ user, account, email }, { by })
    return { user, account, grants: grants ?? ['*'], by }
  }
}

/** Whether two are the same person of the same account. */
export const isSamePerson = (a: Pick<Person, 'user' | 'account'>, b: Pick<Person, 'user' | 'account'>): boolean =>
  a.user === b.user && a.account === b.account
