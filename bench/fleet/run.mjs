// npm run bench:fleet: four processes on one store: what they do in a second, and how soon a revocation is known everywhere.
import { describe, environment } from '../environment.mjs'
import { readOptions } from '../read-options.mjs'
import { saveResult } from '../save-result.mjs'
import { openPlace } from '../servers/open-place.mjs'
import { readStores } from '../servers/read-stores.mjs'
import { FAULTS } from './faults.mjs'
import { fleetTables } from './fleet-tables.mjs'
import { measureRates } from './measure-rates.mjs'
import { measureRevocations } from './measure-revocations.mjs'

const USAGE = `npm run bench:fleet -- [options]
  --store NAMES      sqlite, postgres, mysql, redis, several with commas, or all (sqlite)
  --url URL          the server to measure, with one --store; else one of its own, else the usual local port
  --revocations N    how many keys are revoked under each fault (1000)
  --per-second N     how many of them in a second (20; 50 in a partition)
  --only PARTS       of rates, healthy, cut, flapping, partition
  --seconds N        how long each rate is measured (3)
  --node PATH        the node binary to measure on
  --dist PATH        the build of keywright to measure
  --short            100 revocations, 1 second
  --save             keep the results in bench/results for docs/scaling.md, a file for each store`

const options = readOptions({
  usage: USAGE,
  usual: { seconds: 3, rounds: 1 },
  short: { seconds: 1, rounds: 1 },
  own: {
    store: { type: 'string', default: 'sqlite' },
    url: { type: 'string' },
    revocations: { type: 'string' },
    'per-second': { type: 'string', default: '20' },
  },
})
const revocations = Number(options.revocations ?? (options.short ? 100 : 1000))
const perSecond = Number(options['per-second'])
if (!(revocations >= 1 && perSecond > 0)) {
  console.error('--revocations and --per-second are numbers of at least 1')
  process.exit(2)
}
const chosen = name => options.only.length === 0 || options.only.includes(name)
const PACKAGES = { sqlite: ['@photostructure/sqlite'], postgres: ['pg'], mysql: ['mysql2'], redis: ['ioredis'] }

for (const store of readStores(options)) {
  const place = await openPlace(store, options.url)
  console.error(`${store}: ${place.what}`)
  const measured = { store, place: place.what, rates: null, revocations: {} }
  try {
    if (chosen('rates')) measured.rates = await measureRates({ store, ...place }, options)
    if (measured.rates) console.error(JSON.stringify(measured.rates))
    for (const [name, fault] of Object.entries(FAULTS)) {
      if (!chosen(name) || !fault.stores.includes(store)) continue
      const found = await measureRevocations({ store, ...place }, fault, { ...options, revocations, perSecond })
      measured.revocations[name] = found
      console.error(`${store}, ${name}: ${JSON.stringify(found)}`)
    }
  } finally {
    await place.close()
  }
  const result = { environment: environment({ node: options.node, packages: PACKAGES[store] }), measured: [measured] }
  console.log(`${describe(result.environment)}\n- ${place.what}\n\n${fleetTables(result)}\n`)
  if (options.save) saveResult(`fleet-${store}-node${result.environment.node.split('.')[0].slice(1)}`, result)
}
