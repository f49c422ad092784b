// One instance of the real fleet that the simulation is held against: it counts what its store is asked.
import { answerParent } from '../answer-parent.mjs'
import { makeRequests } from '../core/make-requests.mjs'
import { loadKeywright } from '../load-keywright.mjs'
import { createRandom, untilNext } from './random.mjs'
import { createZipf } from './zipf.mjs'

const TICK_MS = 5

answerParent(async ({ url, keys, skew, requestsPerSecond, changesPerSecond, seconds, seed }) => {
  const { createKeyring, openStore } = await loadKeywright()
  const counts = { findByDigest: 0, chainHead: 0, listEvents: 0 }
  const store = counting(openStore(url), counts)
  const keyring = createKeyring({ store, logger: { info() {}, warn() {}, error() {} } })
  await keyring.ready()
  const random = createRandom(seed)
  const draw = createZipf({ keys, skew, random })
  const changes = due(createRandom(seed + 1000), changesPerSecond)
  const requests = due(random, requestsPerSecond)
  const presented = new Map()
  const requestOf = rank => {
    if (!presented.has(rank)) presented.set(rank, makeRequests([`bench-${rank - 1}`], { header: 'luc-authorization' })[0])
    return presented.get(rank)
  }
  let [count, changed] = [0, 0]
  const changing = []
  const start = performance.now()
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - start) {
    for (let n = requests(elapsed); n > 0; n--, count++) await keyring.authenticate(requestOf(draw()))
    for (let n = changes(elapsed); n > 0; n--, changed++)
      changing.push(keyring.keys.update(`key_other_${draw() - 1}`, { name: `changed ${changed}` }))
    await new Promise(resolve => setTimeout(resolve, TICK_MS))
  }
  await Promise.all(changing)
  await keyring.close()
  return { ...counts, requests: count, changes: changed }
})

function counting(store, counts) {
  const counted = { ...store }
  for (const method of Object.keys(counts)) {
    counted[method] = (...given) => {
      counts[method]++
      return store[method](...given)
    }
  }
  return counted
}

// how many of things that come independently of each other have come since it was last asked
function due(random, perSecond) {
  if (perSecond === 0) return () => 0
  let next = untilNext(random, perSecond) * 1000
  return elapsed => {
    let count = 0
    for (; next < elapsed; next += untilNext(random, perSecond) * 1000) count++
    return count
  }
}
