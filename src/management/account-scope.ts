import { ManagementError } from '../errors.js'
import type { ApiKey } from '../keys/api-key.js'
import type { KeyRules } from '../keys/key-rules.js'
import type { Caller } from './caller.js'

/** Whether the caller may know of what belongs to an account. */
export const seesAccount = (caller: Caller, account: string | null): boolean => caller.admin || caller.account === account

/** Whether the caller may know of a key: a personal one is its owner's business alone. */
export function seesKey(caller: Caller, key: ApiKey, { ownership }: KeyRules): boolean {
  if (!seesAccount(caller, key.account)) return false
  return ownership !== 'personal' || caller.admin || (caller.user !== null && caller.user === key.owner)
}

/**
 * The account that a list is asked for.
 *
 * @param asked the query's `account`: empty for none, absent for the caller's own
 * @param everywhere whether the caller may ask for any
 * @throws ManagementError `forbidden` for somebody else's
 */
export function askedAccount(caller: Caller, asked: string | undefined, everywhere = caller.admin): string | null {
  const account = asked === undefined ? caller.account : asked === '' ? null : asked
  if (everywhere || account === caller.account) return account
  throw new ManagementError('forbidden', 'you see your own account alone', {
    errors: { account: 'leave it out' },
    problems: { account: { kind: 'ownAccount' } },
  })
}

/** The refusal of what is not there, and of what the caller may not know of: they are the same. */
export const notFound = (what: string): ManagementError => new ManagementError('not_found', `there is no such ${what}`)
