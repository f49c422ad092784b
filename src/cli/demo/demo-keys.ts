import { ManagementError } from '../../errors.js'
import { eachItem } from '../../input/each-item.js'
import type { Keyring } from '../../keyring.js'
import type { ApiKey } from '../../keys/api-key.js'
import type { NewKey } from '../../keys/key-input.js'
import type { KeyWithSecret } from '../../keys/key-manager.js'
import { DEMO_ACCOUNT, DEMO_PEOPLE } from './demo-people.js'
import type { DemoSystem, MadeKeys } from './demo-system.js'

/** The keys of a demo, as its start has left them. */
export interface DemoKeys<Name extends string = string> {
  readonly made: MadeKeys<Name>
  /** Whether keys of an earlier start were found. */
  readonly foundAgain: boolean
}

// what the metadata of the demo's own keys say
const MARK = 'keywright demo'

const NO_ROOM = `the account "${DEMO_ACCOUNT}" of this store has keys that are not the demo's, and may have no more: delete one of them, or name another store with --store`

type DemoManagers = Pick<Keyring, 'keys' | 'accessRequests' | 'rules'>

/** Makes the demo's keys, or finds those of an earlier start and gives each a new secret. */
export async function renewDemoKeys<Name extends string>(
  { keys: manager, accessRequests, rules }: DemoManagers,
  wantedKeys: DemoSystem<Name>['keys'],
): Promise<DemoKeys<Name>> {
  const { user } = DEMO_PEOPLE.customer
  if (rules.approvalRequired && (await accessRequests.stateOf(DEMO_ACCOUNT)) !== 'approved') {
    const { id } = await accessRequests.create({ account: DEMO_ACCOUNT, user, reason: 'to try it out' })
    await accessRequests.approve(id, { user: DEMO_PEOPLE.approver.user })
  }
  const end = async ({ id, state }: ApiKey): Promise<void> => {
    // the demo's rules keep what still works from being deleted
    if (state === 'active') await manager.revoke(id)
    await manager.remove(id)
  }
  const names = Object.values<NewKey>(wantedKeys).map(({ name }) => name)
  // whatever else is in the store is not the demo's to change
  const stored: ApiKey[] = []
  for await (const key of eachItem(page => manager.list({ account: DEMO_ACCOUNT, ...page })))
    if (key.metadata?.[MARK] === true) stored.push(key)
  const foundAgain = stored.some(({ name }) => names.includes(name))
  const renew = async (wanted: NewKey): Promise<KeyWithSecret> => {
    const found = stored.filter(key => key.name === wanted.name)
    const again = found.find(key => isUnchanged(key, wanted))
    if (again) return manager.rotate(again.id)
    for (const key of found) await end(key)
    return make(wanted)
  }
  const make = async (wanted: NewKey): Promise<KeyWithSecret> => {
    try {
      return await manager.create({ ...wanted, account: DEMO_ACCOUNT, owner: user, metadata: { [MARK]: true } }, { by: { user } })
    } catch (error) {
      const other = stored.findIndex(({ name }) => !names.includes(name))
      if (!(error instanceof ManagementError) || error.code !== 'limit_reached') throw error
      if (other === -1) throw new Error(NO_ROOM, { cause: error })
      // a key of the demo that somebody has renamed gives way
      for (const key of stored.splice(other, 1)) await end(key)
      return make(wanted)
    }
  }
  const entries: [string, KeyWithSecret][] = []
  for (const [name, wanted] of Object.entries<NewKey>(wantedKeys)) entries.push([name, await renew(wanted)])
  return { made: Object.fromEntries(entries) as MadeKeys<Name>, foundAgain }
}

// a revoked key can't be rotated, and one that somebody has changed would not answer as printed
function isUnchanged(key: ApiKey, { grants = [], subnets = null }: NewKey): boolean {
  const facts = [key.state, key.origins, key.grants, key.subnets]
  return JSON.stringify(facts) === JSON.stringify(['active', null, grants, subnets])
}
