import { ManagementError } from '../errors.js'
import { eachItem } from '../input/each-item.js'
import { readPage } from '../input/read-page.js'
import type { Authority } from '../keys/authority.js'
import { isWithin } from '../keys/check-authority.js'
import { keyState } from '../keys/key-state.js'
import type { KeyStore } from '../keys/key-store.js'
import type { Role } from './role.js'

/**
 * Refuses a caller who would give keys more than the caller has by way of the role that they carry: a key takes a grant
 * to wherever it is used from, and has it for as long as it lives.
 *
 * @throws ManagementError `forbidden`
 */
export async function checkCarriers(
  store: Pick<KeyStore, 'list'>,
  role: Pick<Role, 'id' | 'account'>,
  within: Authority | undefined,
  now: Date,
): Promise<void> {
  if (!within || (!within.subnets && !within.origins && !within.expiresAt)) return
  for await (const { subnets, origins, expiresAt } of carriers(store, role, now)) {
    if (isWithin(within, { subnets, origins, expiresAt })) continue
    const problem = 'a key that carries the role may be used from where, or for longer than, you may not'
    throw new ManagementError('forbidden', `nobody makes a key stronger than what they hold: ${problem}`, {
      errors: { grants: problem },
      problems: { grants: { kind: 'carriersBeyond' } },
    })
  }
}

async function* carriers(store: Pick<KeyStore, 'list'>, { id, account }: Pick<Role, 'id' | 'account'>, now: Date) {
  const filter = account === null ? { now } : { account, now }
  for await (const record of eachItem(page => readPage(page, part => store.list({ ...filter, ...part })))) {
    // what has ended is never good again
    if (record.role === id && keyState(record, now) === 'active') yield record
  }
}
