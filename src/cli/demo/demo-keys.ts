import { eachItem } from '../../input/each-item.js'
import type { Keyring } from '../../keyring.js'
import type { ApiKey } from '../../keys/api-key.js'
import type { NewKey } from '../../keys/key-input.js'
import type { KeyWithSecret } from '../../keys/key-manager.js'
import { DEMO_ACCOUNT, DEMO_PEOPLE } from './demo-people.js'

/** The keys of the demo; subnets stand in their canonical form, so that a stored key can be compared. */
const KEYS = {
  lucidya: { name: 'Lucidya monitors', grants: ['monitors:read'], subnets: null },
  lucca: { name: 'Lucca users', grants: ['users:read'], subnets: null },
  lucid: { name: 'Lucid documents', grants: ['documents:read'], subnets: null },
  luminary: { name: 'Luminary projects', grants: ['projects:*'], subnets: null },
  radix: { name: 'Radix export', grants: ['export:read'], subnets: null },
  local: { name: 'from this machine only', grants: ['monitors:read'], subnets: ['127.0.0.0/8', '::1/128'] },
  remote: { name: 'from 192.0.2.0/24 only', grants: ['monitors:read'], subnets: ['192.0.2.0/24'] },
  revoked: { name: 'revoked', grants: ['monitors:read'], subnets: null },
} satisfies Record<string, NewKey>

type KeyName = keyof typeof KEYS

/** The demo's keys, each with a secret that is good now. */
export interface DemoKeys {
  readonly made: Readonly<Record<KeyName, KeyWithSecret>>
  /** A secret that rotation has replaced. */
  readonly replaced: string
  /** Whether keys of an earlier start were found. */
  readonly foundAgain: boolean
}

type DemoManagers = Pick<Keyring, 'keys' | 'accessRequests'>

/** Makes the demo's keys, or finds those of an earlier start and gives each a new secret. */
export async function renewDemoKeys({ keys: manager, accessRequests }: DemoManagers): Promise<DemoKeys> {
  const { user } = DEMO_PEOPLE.customer
  if ((await accessRequests.stateOf(DEMO_ACCOUNT)) !== 'approved') {
    const { id } = await accessRequests.create({ account: DEMO_ACCOUNT, user, reason: 'to try it out' })
    await accessRequests.approve(id, { user: DEMO_PEOPLE.approver.user })
  }
  const stored: ApiKey[] = []
  for await (const key of eachItem(page => manager.list({ account: DEMO_ACCOUNT, ...page }))) stored.push(key)
  const renew = async (wanted: NewKey): Promise<KeyWithSecret> => {
    const found = stored.filter(key => key.name === wanted.name)
    const again = found.find(key => isUnchanged(key, wanted))
    if (again) return manager.rotate(again.id)
    for (const key of found) {
      // the demo's rules keep what still works from being deleted
      if (key.state === 'active') await manager.revoke(key.id)
      await manager.remove(key.id)
    }
    return manager.create({ ...wanted, account: DEMO_ACCOUNT, owner: user, expiresAt: null }, { by: { user } })
  }
  const entries: [KeyName, KeyWithSecret][] = []
  for (const name of Object.keys(KEYS) as KeyName[]) entries.push([name, await renew(KEYS[name])])
  const made = Object.fromEntries(entries) as Record<KeyName, KeyWithSecret>

  const { key, secret: replaced } = made.luminary
  made.luminary = await manager.rotate(key.id)
  await manager.revoke(made.revoked.key.id, { reason: 'part of the demo' })
  return { made, replaced, foundAgain: stored.length > 0 }
}

// a revoked key can't be rotated, and one that somebody has changed would not answer as printed
function isUnchanged(key: ApiKey, { grants, subnets = null }: NewKey): boolean {
  const facts = [key.state, key.expiresAt, key.origins, key.grants, key.subnets]
  return JSON.stringify(facts) === JSON.stringify(['active', null, null, grants, subnets])
}
