// npm run bench:http: whole requests, against the bare framework in the same run.
import { environment, describe } from '../environment.mjs'
import { installRivals } from '../install-rivals.mjs'
import { readOptions } from '../read-options.mjs'
import { saveResult } from '../save-result.mjs'
import { startChild } from '../start-child.mjs'
import { chooseContenders } from './contenders.mjs'
import { httpTables } from './http-tables.mjs'
import { measure } from './measure.mjs'

const USAGE = `npm run bench:http -- [options]
  --seconds N   how long each server is measured in a round (3)
  --rounds N    how many fresh processes each figure is the median of (9)
  --only PARTS  contenders whose name (koa/keywright/key, express/empty, …) contains one of these, and bare
  --node PATH   the node binary that the servers run on
  --dist PATH   the build of keywright to measure
  --short       1 second, 3 rounds
  --save        keep the result in bench/results for docs/performance.md`

const options = readOptions({ usage: USAGE, usual: { seconds: 3, rounds: 9 }, short: { seconds: 1, rounds: 3 } })
installRivals()
const contenders = chooseContenders(options.only)
const load = startChild(new URL('./load.mjs', import.meta.url), { node: process.execPath })
const measured = contenders.map(contender => ({ ...contender, rounds: [] }))

for (let round = 0; round < options.rounds; round++) {
  // each round begins elsewhere, so that nobody always comes first
  for (let i = 0; i < measured.length; i++) {
    const contender = measured[(i + round) % measured.length]
    if (contender.failed) continue
    try {
      const figures = await measure(contender, { load, ...options })
      contender.rounds.push(figures)
      report(round, contender, `${figures.perSecond.toFixed(0).padStart(6)}/s ${figures.cpuMicros.toFixed(1).padStart(7)} µs`)
    } catch (error) {
      contender.failed = error.message.split('\n')[0]
      report(round, contender, `does not run here: ${contender.failed}`)
    }
  }
}
await load.stop()
const ran = measured.filter(contender => !contender.failed)

function report(round, { name }, text) {
  console.error(`round ${round + 1}  ${name.padEnd(36)} ${text}`)
}

const result = {
  environment: environment({
    node: options.node,
    packages: [
      'express',
      'koa',
      ...[
        'express-jwt',
        'koa-jwt',
        'express-oauth2-jwt-bearer',
        'passport',
        'passport-headerapikey',
        'better-auth',
        '@better-auth/api-key',
        'autocannon',
      ].map(name => `bench/node_modules/${name}`),
    ],
  }),
  seconds: options.seconds,
  measured: ran.map(({ framework, app, name, label, rounds }) => ({ framework, app, name, label, rounds })),
  failed: measured.filter(contender => contender.failed).map(({ name, failed }) => ({ name, failed })),
}
console.log(`${describe(result.environment)}\n\n${httpTables(result)}`)
if (options.save) saveResult(`http-node${result.environment.node.split('.')[0].slice(1)}`, result)
