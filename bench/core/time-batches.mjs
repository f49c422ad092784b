import { median } from '../median.mjs'

const BATCH_MS = 8
const WARM_UP_MS = 300

/**
 * Times several ways of doing a thing, batch by batch in turn, so that whatever else the machine does meets all alike.
 *
 * @param {Record<string, (times: number) => unknown>} ways each does its thing so many times; it may give a promise
 * @param {number} seconds for each
 * @returns the nanoseconds of one time: for each way, the median of its batches
 */
export async function timeBatches(ways, seconds) {
  // what setting up has left behind is not to be paid for here
  globalThis.gc()
  const timed = []
  for (const [name, run] of Object.entries(ways)) timed.push({ name, run, times: await warmUp(run), batches: [] })
  const batches = Math.max(5, Math.round((seconds * 1000) / BATCH_MS))
  for (let i = 0; i < batches; i++) {
    for (const { run, times, batches: took } of timed) took.push((await nanosOf(run, times)) / times)
  }
  return Object.fromEntries(timed.map(({ name, batches: took }) => [name, median(took)]))
}

// the compiler needs some ten thousand calls; then a batch is made as long as a clock can tell
async function warmUp(run) {
  let times = 1
  let took = 0
  for (let spent = 0; spent < WARM_UP_MS || took < BATCH_MS; spent += took) {
    if (took < BATCH_MS) times *= 2
    took = (await nanosOf(run, times)) / 1e6
  }
  return Math.max(1, Math.round((times * BATCH_MS) / took))
}

async function nanosOf(run, times) {
  const start = process.hrtime.bigint()
  const result = run(times)
  if (result instanceof Promise) await result
  return Number(process.hrtime.bigint() - start)
}
