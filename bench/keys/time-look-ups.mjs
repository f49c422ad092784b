import { quantile } from '../quantile.mjs'
import { digestOf } from './stored-key.mjs'

const WARM_UP = 2000
const BATCH = 200
const BATCHES = 100

/**
 * Times look-ups of keys that are there, chosen at random, one by one, batch by batch in turn with the same by hand. Nothing of
 * this process remembers them; the store's own cache, and the system's, is as warm as their size lets it be.
 *
 * @param {object} options
 * @param {Record<string, (digest: string) => unknown>} options.ways
 * @param {number} options.keys
 * @returns microseconds for each way
 */
export async function timeLookUps({ ways, keys }) {
  const took = Object.fromEntries(Object.keys(ways).map(way => [way, []]))
  const draw = count => Array.from({ length: count }, () => digestOf(Math.floor(Math.random() * keys)))
  for (const find of Object.values(ways)) for (const digest of draw(WARM_UP)) await find(digest)
  for (let batch = 0; batch < BATCHES; batch++) {
    for (const [way, find] of Object.entries(ways)) {
      for (const digest of draw(BATCH)) {
        const start = process.hrtime.bigint()
        const answer = find(digest)
        const found = answer instanceof Promise ? await answer : answer
        took[way].push(Number(process.hrtime.bigint() - start) / 1000)
        if (!found) throw new Error(`${way}: a key that is there was not found`)
      }
    }
  }
  return Object.fromEntries(
    Object.entries(took).map(([way, micros]) => [way, { p50: quantile(micros, 0.5), p99: quantile(micros, 0.99) }]),
  )
}
