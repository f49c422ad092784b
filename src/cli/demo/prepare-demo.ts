import type { Keyring } from '../../keyring.js'
import type { DemoClock } from './demo-clock.js'
import { type DemoKeys, renewDemoKeys } from './demo-keys.js'
import { DEMO_ACCOUNT } from './demo-people.js'
import { enrolPeople } from './enrol-people.js'
import { SAMPLE_DAYS, sampleUsage } from './sample-usage.js'

type DemoManagers = Pick<Keyring, 'keys' | 'accessRequests' | 'members' | 'authenticate'>

const DAY_MS = 86_400_000

/**
 * Makes the demo's people and keys, or finds those of an earlier start. At the first start they are made as if two weeks
 * ago, with the usage of a made-up time between.
 */
export async function prepareDemo(keyring: DemoManagers, clock: DemoClock): Promise<DemoKeys> {
  const isFirst = (await keyring.accessRequests.stateOf(DEMO_ACCOUNT)) === 'none'
  try {
    if (isFirst) clock.putBack(SAMPLE_DAYS * DAY_MS)
    await enrolPeople(keyring)
    const keys = await renewDemoKeys(keyring)
    if (isFirst) await sampleUsage(keyring, clock, keys)
    return keys
  } finally {
    clock.putBack(0)
  }
}
