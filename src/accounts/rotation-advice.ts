import { eachItem } from '../input/each-item.js'
import type { ApiKey } from '../keys/api-key.js'
import type { MemberManager } from './member-manager.js'

/** Why a key should be rotated. */
export interface RotationAdvice {
  /** Since when: somebody who may know the secret is no longer a member. */
  readonly since: Date
  /** Who that is. */
  readonly member: string
}

/** Whether somebody who had access to a key is gone since its secret was made; null where nothing is to be done. */
export type AdviseRotation = (key: Pick<ApiKey, 'account' | 'secrets'>) => Promise<RotationAdvice | null>

/**
 * Makes what advises to rotate. Whoever asks for many keys at once has it remember who is gone, and drops it then.
 *
 * @param members whose members may have seen the secrets of their account
 * @param personal whether a key is its owner's alone: it ends with the owner, and nobody else has seen its secret
 */
export function createRotationAdvice(
  members: Pick<MemberManager, 'list'>,
  personal: boolean,
  clock: () => Date,
): (options?: { remember: boolean }) => AdviseRotation {
  const departuresOf = async (account: string | null): Promise<readonly RotationAdvice[]> => {
    const departures: RotationAdvice[] = []
    for await (const { id, active, deactivatedAt } of eachItem(page => members.list({ account, ...page }))) {
      if (!active && deactivatedAt) departures.push({ since: deactivatedAt, member: id })
    }
    return departures.toSorted((a, b) => a.since.getTime() - b.since.getTime())
  }

  return ({ remember } = { remember: false }) => {
    const known = new Map<string | null, Promise<readonly RotationAdvice[]>>()
    return async ({ account, secrets }) => {
      const now = clock()
      // an old secret in its grace is as good to whoever has left
      const oldest = secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now).map(({ createdAt }) => createdAt.getTime())
      if (oldest.length === 0 || personal) return null
      const departures = known.get(account) ?? departuresOf(account)
      if (remember) known.set(account, departures)
      return (await departures).find(({ since }) => since.getTime() >= Math.min(...oldest)) ?? null
    }
  }
}
