import { loadavg } from 'node:os'
import { ENGINES } from '../servers/engines.mjs'
import { PROCESSES, startFleet } from './start-fleet.mjs'

const KEYS = 1000

/** What processes on one store do in a second, alone and together: authentications, reads, polls, creations, rotations. */
export async function measureRates({ store, url }, { seconds, node, dist }) {
  const urls = Array.from({ length: PROCESSES }, () => url)
  const cached = await withFleet(urls, { node, dist }, async (fleet, made) => {
    const secrets = made.map(({ secret }) => secret)
    await fleet.ask({ act: 'warm', secrets })
    const authentications = await aloneAndTogether(fleet, { act: 'authentications', secrets, seconds })
    const polls = await aloneAndTogether(fleet, { act: 'store', url, method: 'chainHead', seconds, atOnce: 16 })
    const onePoll = await fleet.children[0].ask({ act: 'store', url, method: 'chainHead', seconds: 1, atOnce: 1 })
    const creations = await changes(fleet, { kind: 'create', seconds })
    const rotations = await changes(fleet, { kind: 'rotate', seconds }, made)
    const ids = made.map(({ id }) => id)
    const usage = await aloneAndTogether(fleet, { act: 'usage', url, ids, seconds })
    const connections = (await ENGINES[store]?.countConnections(url)) ?? null
    return { authentications, polls: { ...polls, alone: onePoll }, creations, rotations, usage, connections }
  })
  const reads = await withFleet(urls, { node, dist, keyring: { maxStalenessSeconds: 0 } }, async (fleet, made) => {
    const secrets = made.map(({ secret }) => secret)
    return aloneAndTogether(fleet, { act: 'authentications', secrets, seconds, atOnce: 16 })
  })
  return { ...cached, uncached: reads, load: loadavg()[0] }
}

async function withFleet(urls, options, use) {
  const fleet = await startFleet(urls, options)
  try {
    const made = await fleet.children[0].ask({ act: 'create', count: KEYS })
    const result = await use(fleet, made)
    await fleet.ask({ act: 'close' })
    return result
  } finally {
    await fleet.stop()
  }
}

async function aloneAndTogether(fleet, demand) {
  const one = await fleet.children[0].ask(demand)
  const all = await fleet.ask(demand)
  return { one: one.perSecond, all: sum(all) }
}

async function changes(fleet, demand, made = []) {
  const ids = made.map(({ id }) => id)
  const ask = { act: 'changes', ...demand }
  const one = await fleet.children[0].ask({ ...ask, ids, atOnce: 1 })
  // each process has keys of its own: what they wait for is the store and not each other's versions
  const own = process => ids.filter((_, i) => i % PROCESSES === process)
  const all = await fleet.ask(process => ({ ...ask, ids: own(process), atOnce: 8 }))
  return { one: one.perSecond, oneP50Ms: one.p50Ms, oneP99Ms: one.p99Ms, all: sum(all) }
}

const sum = rates => rates.reduce((total, { perSecond }) => total + perSecond, 0)
