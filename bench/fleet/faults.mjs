import { pgClient, redisClient } from '../servers/engines.mjs'
import { loadStarter } from '../servers/load-starter.mjs'
import { sharedNow } from './instance.mjs'
import { PROCESSES } from './start-fleet.mjs'

const KILL_EVERY_MS = 25
const DOWN_MS = 300
const UP_MS = 700
const HANG_MS = 8000

const everybody = Array.from({ length: PROCESSES }, (_, i) => i)

/**
 * What may happen while keys are revoked. `prepare` gives the URL by which each process reaches the store, `begin` makes it
 * happen and gives what puts an end to it, and what is worth knowing of it.
 */
export const FAULTS = {
  healthy: {
    stores: ['sqlite', 'postgres', 'mysql', 'redis'],
    prepare: async ({ url }) => ({ urls: everybody.map(() => url), begin: () => async () => ({}), close: async () => {} }),
  },
  // the connection that pushes is ended again and again; the others stay
  cut: {
    stores: ['postgres', 'redis'],
    prepare: async ({ store, url }) => ({
      urls: everybody.map(() => url),
      begin: () => killPushes(store, url),
      close: async () => {},
    }),
  },
  // all connections of three processes break and come back, each process in its own time
  flapping: {
    stores: ['postgres', 'mysql', 'redis'],
    prepare: ({ url }) => behindProxies(url, [1, 2, 3], proxies => proxies.map((proxy, i) => flap(proxy, (i * UP_MS) / 3))),
  },
  // nothing goes in or out of one process, and no connection breaks
  partition: {
    stores: ['postgres', 'mysql', 'redis'],
    rounds: 4,
    perSecond: 50,
    partitioned: 3,
    healsAfterMs: HANG_MS,
    prepare: ({ url }) => behindProxies(url, [3], ([proxy]) => [hang(proxy)]),
  },
}

async function behindProxies(url, processes, begin) {
  const { startProxy } = await loadStarter('tcp-proxy')
  const target = new URL(url)
  const proxies = await Promise.all(processes.map(() => startProxy({ port: Number(target.port) })))
  const urls = everybody.map(i => {
    const proxy = proxies[processes.indexOf(i)]
    if (!proxy) return url
    const through = new URL(url)
    through.port = String(proxy.port)
    return through.href
  })
  return {
    urls,
    begin() {
      const begun = begin(proxies)
      return async () => Object.assign({}, ...(await Promise.all(begun.map(end => end()))))
    },
    close: async () => void (await Promise.all(proxies.map(proxy => proxy.close()))),
  }
}

function flap(proxy, afterMs) {
  let timer
  let turn = Promise.resolve()
  let flaps = 0
  const down = () => {
    flaps++
    turn = turn.then(() => proxy.cut())
    timer = setTimeout(up, DOWN_MS)
  }
  const up = () => {
    turn = turn.then(() => proxy.heal())
    timer = setTimeout(down, UP_MS)
  }
  timer = setTimeout(down, afterMs)
  return async () => {
    clearTimeout(timer)
    await turn
    await proxy.heal()
    return { flaps }
  }
}

function hang(proxy) {
  const hungAt = sharedNow()
  proxy.hang()
  const healed = new Promise(resolve => {
    setTimeout(() => {
      const healedAt = sharedNow()
      void proxy.heal().then(() => resolve(healedAt))
    }, HANG_MS)
  })
  return async () => ({ hungAt, healedAt: await healed })
}

function killPushes(store, url) {
  const client = store === 'postgres' ? pgClient(url) : redisClient(url)
  let killed = 0
  const over = new AbortController()
  const kill = async () => {
    const connected = await client
    while (!over.signal.aborted) {
      killed += store === 'postgres' ? await killListeners(connected) : await connected.client('KILL', 'TYPE', 'pubsub')
      await new Promise(resolve => setTimeout(resolve, KILL_EVERY_MS))
    }
    await (store === 'postgres' ? connected.end() : connected.quit())
  }
  const killing = kill()
  return async () => {
    over.abort()
    await killing
    return { killed }
  }
}

// the listening connections: what each ran last is `listen`, or the heartbeat
async function killListeners(client) {
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and (query ilike 'listen %' or query = 'select 1')`,
  )
  return rowCount
}
