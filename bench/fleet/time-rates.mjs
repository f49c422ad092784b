import { loadKeywright } from '../load-keywright.mjs'
import { quantile } from '../quantile.mjs'

const BATCH = 200

/** Keys that are in the cache, as fast as one process can; with `atOnce`, keys that are read from the store each time. */
export async function timeAuthentications({ keyring, requestsOf }, { secrets, seconds, atOnce = 1 }) {
  const requests = requestsOf(secrets)
  const until = performance.now() + seconds * 1000
  let count = 0
  const work = async first => {
    let i = first
    while (performance.now() < until) {
      for (let n = 0; n < BATCH; n++) await keyring.authenticate(requests[i++ % requests.length])
      count += BATCH
      // what others have to say must come in
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, (_, i) => work(i * 17)))
  return { perSecond: (count * 1000) / (performance.now() - start) }
}

/** Changes through the keyring: `create`, or `rotate` of keys that are there. */
export async function timeChanges({ keyring }, { kind, ids, seconds, atOnce }) {
  const took = []
  const until = performance.now() + seconds * 1000
  const work = async first => {
    for (let i = first; performance.now() < until; i += atOnce) {
      const start = performance.now()
      if (kind === 'create') await keyring.keys.create({ name: `made ${i}`, grants: ['monitors:read'] })
      else await keyring.keys.rotate(ids[i % ids.length], { graceSeconds: 0 })
      took.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, (_, i) => work(i)))
  return {
    count: took.length,
    perSecond: (took.length * 1000) / (performance.now() - start),
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
  }
}

/** A method of the store alone, as a poll of the change feed calls it. */
export async function timeStore({ url, method, seconds, atOnce }) {
  const { openStore } = await loadKeywright()
  const store = openStore(url)
  await store.open()
  const until = performance.now() + seconds * 1000
  const took = []
  const work = async () => {
    while (performance.now() < until) {
      const start = performance.now()
      await store[method]()
      took.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: atOnce }, work))
  const perSecond = (took.length * 1000) / (performance.now() - start)
  await store.close()
  return { perSecond, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) }
}

/** Usage as instances write it every few seconds: a batch with a row for each key that was used. Gives rows per second. */
export async function timeUsage({ url, ids, seconds }) {
  const { openStore } = await loadKeywright()
  const store = openStore(url)
  await store.open()
  const used = []
  for (const id of ids) {
    const { secrets } = await store.find(id)
    used.push({ keyId: id, secretId: secrets[0].id, outcome: 'allowed', requests: 3 })
  }
  const start = performance.now()
  let rows = 0
  while (performance.now() - start < seconds * 1000) {
    const lastUsedAt = new Date()
    const day = lastUsedAt.toISOString().slice(0, 10)
    await store.recordUsage(used.map(usage => ({ ...usage, day, lastUsedAt, lastUsedIp: '192.0.2.1' })))
    rows += used.length
  }
  const perSecond = (rows * 1000) / (performance.now() - start)
  await store.close()
  return { perSecond }
}
