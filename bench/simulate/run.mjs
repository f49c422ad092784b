// npm run bench:simulate: fleets that no machine here holds: what their caches and feeds ask of the store. A seed repeats it.
import { describe, environment } from '../environment.mjs'
import { readOptions } from '../read-options.mjs'
import { saveResult } from '../save-result.mjs'
import { keysWithin, readsPerSecond } from './formula.mjs'
import { holdAgainstReal } from './hold-against-real.mjs'
import { readConstants } from './read-constants.mjs'
import { FEEDS, FLEETS, KEYS, TRAFFIC } from './scenarios.mjs'
import { simulateCache } from './simulate-cache.mjs'
import { simulateFeed } from './simulate-feed.mjs'
import { simulateTables } from './simulate-tables.mjs'

const USAGE = `npm run bench:simulate -- [options]
  --seed N           (1)
  --skew S           how uneven keys are asked for: the key of rank r in proportion to 1 / r^S (1)
  --changes N        changes in a second, of the whole fleet (1)
  --ask-micros N     what a poll or a read of the log costs the store (50)
  --latency-ms N     from an instance to the store and back again (1)
  --seconds N        how long a feed is simulated (60)
  --check            run four real processes for two minutes, and hold the simulation against them
  --dist PATH        the build of keywright whose constants are taken
  --short            fleets of up to 100, 20 seconds
  --save             keep the result in bench/results for docs/scaling.md`

const text = fallback => ({ type: 'string', default: fallback })
const options = readOptions({
  usage: USAGE,
  usual: { seconds: 60, rounds: 1 },
  short: { seconds: 20, rounds: 1 },
  own: {
    seed: text('1'),
    skew: text('1'),
    changes: text('1'),
    'ask-micros': text('50'),
    'latency-ms': text('1'),
    check: { type: 'boolean', default: false },
  },
})
const [seed, skew, changesPerSecond] = [options.seed, options.skew, options.changes].map(Number)
const feed = { askMicros: Number(options['ask-micros']), latencyMs: Number(options['latency-ms']) }
if (![seed, skew, changesPerSecond, ...Object.values(feed)].every(number => number > 0)) {
  console.error('--seed, --skew, --changes, --ask-micros and --latency-ms are numbers above 0')
  process.exit(2)
}
const constants = await readConstants(options.dist)
const fleets = options.short ? FLEETS.slice(0, 2) : FLEETS

const caches = KEYS.flatMap(keys =>
  TRAFFIC.map(requestsPerSecond => {
    const traffic = { ...constants, keys, skew, requestsPerSecond, changesPerSecond }
    const found = simulateCache({ ...traffic, seed, warmUpSeconds: 120, seconds: options.short ? 60 : 240 })
    console.error(`1e${Math.log10(keys)} keys, ${requestsPerSecond}/s: ${found.readsPerSecond.toFixed(1)} reads/s`)
    const keysPerMinute = keysWithin(constants.rereadMs / 1000, traffic)
    // written every few seconds, a row for each key that was used
    const interval = constants.usageIntervalMs / 1000
    const usagePerSecond = keysWithin(interval, traffic) / interval
    return { keys, requestsPerSecond, ...found, formula: readsPerSecond(traffic), keysPerMinute, usagePerSecond }
  }),
)
const feeds = Object.entries(FEEDS).flatMap(([name, happening]) =>
  fleets.map(instances => {
    const { seconds } = options
    const found = simulateFeed({ ...constants, ...feed, atOnce: false, ...happening, instances, changesPerSecond, seconds, seed })
    console.error(`${name}, ${instances}: p99 ${found.p99Ms.toFixed(0)} ms`)
    return { feed: name, instances, ...found }
  }),
)
const check = options.check ? await holdAgainstReal(constants, { ...options, seed, feed }) : null

const result = {
  environment: environment({ node: process.execPath, packages: [] }),
  assumed: { seed, skew, changesPerSecond, ...feed, ...constants },
  caches,
  feeds,
  check,
}
console.log(`${describe(result.environment)}\n\n${simulateTables(result)}`)
if (options.save) saveResult('simulate', result)
