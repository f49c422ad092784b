// One instance of the fleet.
import { answerParent } from '../answer-parent.mjs'
import { loadKeywright } from '../load-keywright.mjs'
import { createInstance } from './instance.mjs'
import { revokeOnTime } from './revoke-on-time.mjs'
import { timeAuthentications, timeChanges, timeStore, timeUsage } from './time-rates.mjs'
import { watchKeys } from './watch-keys.mjs'

let instance = null
let underWay = null

const ACTS = {
  async open({ url, options }) {
    instance = await createInstance(await loadKeywright(), url, options)
  },
  create: ({ count }) => instance.create(count),
  warm: ({ secrets }) => instance.warm(secrets),
  authentications: demand => timeAuthentications(instance, demand),
  changes: demand => timeChanges(instance, demand),
  store: demand => timeStore(demand),
  usage: demand => timeUsage(demand),
  // answered at once: what it finds is asked for with `collect`
  async begin({ watched, controls, revocations, boundMs }) {
    const watch = watchKeys(instance, { watched, controls, boundMs })
    underWay = { watch, revoking: revokeOnTime(instance, revocations) }
  },
  async collect() {
    const acks = await underWay.revoking
    return { acks, ...underWay.watch.end(), told: instance.told() }
  },
  close: () => instance.close(),
}

answerParent(async ({ act, ...demand }) => (await ACTS[act](demand)) ?? null)
