import { Worker } from 'node:worker_threads'

// it runs beside the main thread, which an endless loop would keep from noticing anything
const WATCH = `
const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const { beats, silenceMs, message } = workerData
let seen = -1
let since = Date.now()
setInterval(() => {
  const now = Atomics.load(beats, 0)
  if (now !== seen) [seen, since] = [now, Date.now()]
  if (Date.now() - since < silenceMs) return
  writeSync(2, message + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000)
`

/**
 * Ends the process with a message where nothing is heard for too long.
 *
 * @returns the function that says that all is well, and the one that ends the watch
 */
export function watch(silenceMs, message) {
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(WATCH, { eval: true, workerData: { beats, silenceMs, message } })
  worker.unref()
  return { beat: () => void Atomics.add(beats, 0, 1), end: () => worker.terminate() }
}
