import { fill } from '../keys/fill.mjs'
import { openPlace } from '../servers/open-place.mjs'
import { startChild } from '../start-child.mjs'
import { simulateCache } from './simulate-cache.mjs'
import { simulateFeed } from './simulate-feed.mjs'

const PROCESSES = 4
const TRAFFIC = { keys: 10_000, skew: 1, requestsPerSecond: 400, seconds: 120 }
const CHANGES_PER_SECOND = 4

/** Four real processes on one SQLite file, and the simulation of the same: what each asks the store. */
export async function holdAgainstReal(constants, { node, dist, seed, feed }) {
  const place = await openPlace('sqlite')
  const children = []
  try {
    process.env.KEYWRIGHT_DIST = dist
    const { openStore } = await import(`${dist}/index.js`)
    const store = openStore(place.url)
    await store.open()
    await store.close()
    await fill({ kind: 'sqlite', url: place.url, from: 0, to: TRAFFIC.keys })
    for (let i = 0; i < PROCESSES; i++)
      children.push(
        startChild(new URL('./real-child.mjs', import.meta.url), { node, env: { KEYWRIGHT_DIST: dist, NODE_NO_WARNINGS: '1' } }),
      )
    const changesPerSecond = i => (i === 0 ? CHANGES_PER_SECOND : 0)
    const found = await Promise.all(
      children.map((child, i) =>
        child.ask({ url: place.url, ...TRAFFIC, changesPerSecond: changesPerSecond(i), seed: seed + i }),
      ),
    )
    const mean = name => found.reduce((sum, counts) => sum + counts[name], 0) / PROCESSES / TRAFFIC.seconds
    return {
      processes: PROCESSES,
      ...TRAFFIC,
      changesPerSecond: CHANGES_PER_SECOND,
      real: {
        requestsPerSecond: mean('requests'),
        readsPerSecond: mean('findByDigest'),
        asksPerSecond: mean('chainHead'),
        readOnPerSecond: mean('listEvents'),
      },
      simulated: simulated(constants, seed, feed),
    }
  } finally {
    for (const child of children) await child.stop()
    await place.close()
  }
}

// from an empty cache on, as the real ones
function simulated(constants, seed, feed) {
  const instances = Array.from({ length: PROCESSES }, (_, i) =>
    simulateCache({ ...constants, ...TRAFFIC, changesPerSecond: CHANGES_PER_SECOND, warmUpSeconds: 0, seed: seed + 100 + i }),
  )
  const fed = simulateFeed({
    ...constants,
    ...feed,
    instances: PROCESSES,
    changesPerSecond: CHANGES_PER_SECOND,
    seconds: TRAFFIC.seconds,
    seed,
    push: null,
    partition: null,
    atOnce: false,
  })
  return {
    requestsPerSecond: instances.reduce((sum, { requests }) => sum + requests, 0) / PROCESSES / TRAFFIC.seconds,
    readsPerSecond: instances.reduce((sum, { readsPerSecond }) => sum + readsPerSecond, 0) / PROCESSES,
    asksPerSecond: fed.asksPerSecond / PROCESSES,
    readOnPerSecond: fed.readOnPerSecond / PROCESSES,
  }
}
