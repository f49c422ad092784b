// npm run bench:core: what one check costs inside the process.
import { describe, environment } from '../environment.mjs'
import { installRivals } from '../install-rivals.mjs'
import { median } from '../median.mjs'
import { readOptions } from '../read-options.mjs'
import { saveResult } from '../save-result.mjs'
import { startChild } from '../start-child.mjs'
import { coreTables } from './core-tables.mjs'
import { chooseScenarios } from './scenarios.mjs'

const USAGE = `npm run bench:core -- [options]
  --seconds N   how long each figure is measured in a round (1)
  --rounds N    how many fresh processes each figure is the median of (5)
  --only PARTS  scenarios whose name (cached-key/sqlite/1e6/8, new-token/RS256, …) contains one of these
  --node PATH   the node binary to measure on
  --dist PATH   the build of keywright to measure
  --short       a quarter of a second, 1 round
  --save        keep the result in bench/results for docs/performance.md`

const options = readOptions({ usage: USAGE, usual: { seconds: 1, rounds: 5 }, short: { seconds: 0.25, rounds: 1 } })
installRivals()
const measured = chooseScenarios(options.only).map(scenario => ({ ...scenario, rounds: [] }))
for (let round = 0; round < options.rounds; round++) {
  for (const scenario of measured) {
    const child = startChild(new URL('./child.mjs', import.meta.url), {
      node: options.node,
      flags: ['--expose-gc', '--max-old-space-size=12288'],
      env: { KEYWRIGHT_DIST: options.dist, NODE_NO_WARNINGS: '1' },
    })
    try {
      const { name, rounds, ...demand } = scenario
      const nanos = await child.ask({ ...demand, seconds: options.seconds })
      rounds.push(nanos)
      console.error(`round ${round + 1}  ${name.padEnd(28)} ${figures(nanos)}`)
    } finally {
      await child.stop()
    }
  }
}

const result = {
  environment: environment({ node: options.node, packages: ['jose', 'lru-cache', '@photostructure/sqlite'] }),
  seconds: options.seconds,
  rounds: options.rounds,
  measured: measured.map(({ rounds, ...scenario }) => ({ ...scenario, nanos: medians(rounds) })),
}
console.log(`${describe(result.environment)}\n\n${coreTables(result)}`)
if (options.save) saveResult(`core-node${result.environment.node.split('.')[0].slice(1)}`, result)

function figures(nanos) {
  return Object.entries(nanos)
    .map(([way, took]) => `${way} ${took.toFixed(0)} ns`)
    .join('  ')
}

function medians(rounds) {
  return Object.fromEntries(Object.keys(rounds[0]).map(way => [way, median(rounds.map(round => round[way]))]))
}
