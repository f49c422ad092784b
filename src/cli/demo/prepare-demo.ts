import type { Keyring } from '../../keyring.js'
import type { DemoClock } from './demo-clock.js'
import { type DemoKeys, renewDemoKeys } from './demo-keys.js'
import { DEMO_PEOPLE } from './demo-people.js'
import type { DemoSystem } from './demo-system.js'
import { enrolPeople } from './enrol-people.js'
import { SAMPLE_DAYS, sampleUsage } from './sample-usage.js'

type DemoManagers = Pick<Keyring, 'keys' | 'accessRequests' | 'rules' | 'members' | 'authenticate' | 'foundation'>

const DAY_MS = 86_400_000

/**
 * Makes the demo's people and keys, or finds those of an earlier start. At the first start they are made as if two weeks
 * ago, with the usage of a made-up time between.
 */
export async function prepareDemo(
  keyring: DemoManagers,
  clock: DemoClock,
  system: Pick<DemoSystem, 'options' | 'keys' | 'samples' | 'portal'>,
): Promise<DemoKeys> {
  const { user, account } = DEMO_PEOPLE.customer
  const isFirst = (await keyring.members.find(user, account)) === null
  try {
    if (isFirst) clock.putBack(SAMPLE_DAYS * DAY_MS)
    await enrolPeople(keyring, system)
    const keys = await renewDemoKeys(keyring, system.keys)
    if (isFirst) await sampleUsage(keyring, clock, keys.made, system)
    return keys
  } finally {
    clock.putBack(0)
  }
}
