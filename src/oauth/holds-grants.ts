import type { Keyring } from '../keyring.js'
import { coversGrants } from '../restrictions/grants.js'
import type { Person } from './person.js'

/** Whether a person is active now, and may do all of this. */
export type HoldsGrants = (person: Pick<Person, 'user' | 'account'>, grants: readonly string[]) => Promise<boolean>

/** Makes the check of a person who is not there: what the session said when they were is within what they were asked. */
export function createHoldsGrants({ members }: Pick<Keyring, 'members'>): HoldsGrants {
  return async ({ user, account }, grants) => {
    const member = await members.find(user, account)
    return member?.active === true && (member.grants === null || coversGrants(member.grants, grants))
  }
}
