// npm run fuzz -- [COUNT] [SEED]: a million requests, or as many as are asked for; a seed repeats a run.
import { performance } from 'node:perf_hooks'
import { inspect } from 'node:util'
import * as express from '../../dist/express/index.js'
import * as keywright from '../../dist/index.js'
import * as koa from '../../dist/koa/index.js'
import { memoryStore } from '../../dist/stores/memory/index.js'
import { fuzz } from './fuzz.mjs'
import { watch } from './watchdog.mjs'

const count = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 32))
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('write: node test/fuzz/run.mjs [COUNT] [SEED], both whole numbers')
  process.exit(2)
}

const repeat = `node test/fuzz/run.mjs ${count} ${seed}`
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, error => {
    console.error(`crashed by ${event}; repeat with: ${repeat}`, error)
    process.exit(1)
  })
}

console.log(`${count.toLocaleString('en')} requests, seed ${seed}`)
const start = performance.now()
let told = 0
const { beat, end } = watch(60_000, `hanging for a minute; repeat with: ${repeat}`)
const report = await fuzz(
  { ...keywright, memoryStore, express, koa },
  {
    count,
    seed,
    onProgress(done) {
      beat()
      if (done - told < 100_000) return
      told = done
      console.log(`${done.toLocaleString('en')} done, ${((performance.now() - start) / 1000).toFixed(0)} s`)
    },
  },
)

await end()
for (const [outcome, times] of report.outcomes) console.log(`${String(times).padStart(9)}  ${outcome}`)
console.log(`${report.requests.toLocaleString('en')} requests in ${((performance.now() - start) / 1000).toFixed(1)} s`)
if (report.failures.length > 0) {
  for (const failure of report.failures) console.error(inspect(failure, { depth: 8, maxStringLength: 2000 }))
  console.error(`${report.failures.length} wrong; repeat with: ${repeat}`)
  process.exit(1)
}
console.log('every answer was right')
