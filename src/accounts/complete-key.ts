import type { KeyAccounts } from '../keys/key-accounts.js'
import type { ResolvedKey } from '../keys/key-record.js'
import { intersectGrants, uniteGrants } from '../restrictions/grants.js'
import type { MemberManager } from './member-manager.js'

/** What completes keys. */
export interface KeyCompleterParts {
  accounts: Pick<KeyAccounts, 'roleGrants'>
  members: Pick<MemberManager, 'find'>
  /** Whether a key never does more than its owner. */
  personal: boolean
}

/**
 * Makes of a key what it may do now: with the grants of its role, and where keys are personal no more than its owner.
 * It answers at once where neither matters.
 */
export function createKeyCompleter({ accounts, members, personal }: KeyCompleterParts) {
  return (key: ResolvedKey): ResolvedKey | Promise<ResolvedKey> => {
    if (key.role == null && !personal) return key
    const granted = key.role == null ? null : accounts.roleGrants(key.role, key.account ?? null)
    if (granted instanceof Promise) return granted.then(grants => within(withGrants(key, grants)))
    return within(withGrants(key, granted))
  }

  function within(key: ResolvedKey): ResolvedKey | Promise<ResolvedKey> {
    return personal ? withinOwner(key) : key
  }

  async function withinOwner(key: ResolvedKey): Promise<ResolvedKey> {
    const owner = key.owner == null ? null : await members.find(key.owner, key.account ?? null)
    if (!owner?.active) return { ...key, ownerActive: false }
    return owner.grants === null ? key : { ...key, grants: intersectGrants(key.grants ?? [], owner.grants) }
  }
}

const withGrants = (key: ResolvedKey, granted: readonly string[] | null): ResolvedKey =>
  granted ? { ...key, grants: uniteGrants(key.grants ?? [], granted) } : key
