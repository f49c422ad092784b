import { startChild } from '../start-child.mjs'
import { ROUTE } from './apps/route.mjs'

const ORDINARY_HEADERS = { accept: 'application/json', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'bench/1' }
const CONNECTIONS = 32

/**
 * Measures one contender once, in a fresh process.
 *
 * @returns requests a second, and microseconds of processor time that the server spent on each
 */
export async function measure(contender, { load, node, dist, seconds }) {
  const server = startChild(new URL('./server.mjs', import.meta.url), {
    node,
    env: { KEYWRIGHT_DIST: dist, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' },
  })
  try {
    const { app, variant, framework } = contender
    const { origin, headers } = await server.ask({ app, variant, framework })
    const url = `${origin}${ROUTE}?page_id=1`
    await checkAnswers(contender, url, headers)
    const demand = { url, headers: { ...ORDINARY_HEADERS, ...headers }, connections: CONNECTIONS }
    await load.ask({ ...demand, seconds: Math.max(1, seconds / 3) })
    const before = await server.ask('cpu')
    const sent = await load.ask({ ...demand, seconds })
    const after = await server.ask('cpu')
    return { perSecond: sent.requests / sent.seconds, cpuMicros: (after.micros - before.micros) / sent.requests }
  } finally {
    await server.stop()
  }
}

// a contender that answers everybody would win
async function checkAnswers({ name, guards }, url, headers) {
  const good = await fetch(url, { headers })
  const anonymous = await fetch(url)
  if (good.status !== 200) throw new Error(`${name} answers ${good.status}: ${await good.text()}`)
  const right = guards ? anonymous.status === 400 || anonymous.status === 401 : anonymous.ok
  if (!right) throw new Error(`${name} answers ${anonymous.status} to an anonymous request`)
}
