// npm run bench:keys: what a store of so many keys takes: to look one up, to make one, and on disk.
import { loadavg } from 'node:os'
import { describe, environment } from '../environment.mjs'
import { readOptions } from '../read-options.mjs'
import { saveResult } from '../save-result.mjs'
import { openPlace } from '../servers/open-place.mjs'
import { readStores } from '../servers/read-stores.mjs'
import { startChild } from '../start-child.mjs'
import { keysTables } from './keys-tables.mjs'

const USAGE = `npm run bench:keys -- [options]
  --store NAMES   sqlite, postgres, mysql, redis, several with commas, or all (sqlite)
  --url URL       the server to measure, with one --store; else one of its own, else the usual local port
  --up-to N       the most keys, up to 1e7 (1e6)
  --seconds N     how long creations are measured, at each size (2)
  --node PATH     the node binary to measure on
  --dist PATH     the build of keywright to measure
  --short         up to 1e4 keys, half a second
  --save          keep the results in bench/results for docs/scaling.md, a file for each store`

const options = readOptions({
  usage: USAGE,
  usual: { seconds: 2, rounds: 1 },
  short: { seconds: 0.5, rounds: 1 },
  own: { store: { type: 'string', default: 'sqlite' }, url: { type: 'string' }, 'up-to': { type: 'string' } },
})
const most = Number(options['up-to'] ?? (options.short ? 1e4 : 1e6))
const numbers = [1e3, 1e4, 1e5, 1e6, 1e7].filter(number => number <= most)
if (numbers.length === 0) {
  console.error('--up-to is a number of at least 1000')
  process.exit(2)
}
const PACKAGES = { sqlite: ['@photostructure/sqlite'], postgres: ['pg'], mysql: ['mysql2'], redis: ['ioredis'] }

for (const store of readStores(options)) {
  const place = await openPlace(store, options.url)
  console.error(`${store}: ${place.what}`)
  const sizes = []
  try {
    for (const [i, to] of numbers.entries()) {
      const child = startChild(new URL('./child.mjs', import.meta.url), {
        node: options.node,
        env: { KEYWRIGHT_DIST: options.dist, NODE_NO_WARNINGS: '1' },
      })
      const { url, folder } = place
      try {
        const from = numbers[i - 1] ?? 0
        const size = await child.ask({ kind: store, place: { url, folder }, from, to, seconds: options.seconds })
        sizes.push({ ...size, load: loadavg()[0] })
        console.error(`${store}, ${to}: ${JSON.stringify(size)}`)
      } finally {
        await child.stop()
      }
    }
  } finally {
    await place.close()
  }
  const result = {
    environment: environment({ node: options.node, packages: PACKAGES[store] }),
    measured: [{ store, place: place.what, sizes }],
  }
  console.log(`${describe(result.environment)}\n- ${place.what}\n\n${keysTables(result)}\n`)
  if (options.save) saveResult(`keys-${store}-node${result.environment.node.split('.')[0].slice(1)}`, result)
}
