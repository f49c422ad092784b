import { createRandom, untilNext } from './random.mjs'
import { createZipf } from './zipf.mjs'

/**
 * The cache of one instance: requests come independently of each other, keys are asked for by rank, each request is a hit or a
 * read of the store. An entry is read again when it is older than `rereadMs`, when its key changed, or where it made room.
 *
 * @param {object} options
 * @param {number} options.requestsPerSecond of this instance
 * @param {number} options.changesPerSecond of the whole fleet, of keys as they are asked for
 * @param {number} options.warmUpSeconds before anything is counted
 */
export function simulateCache({ keys, skew, requestsPerSecond, changesPerSecond, maxEntries, rereadMs, ...options }) {
  const random = createRandom(options.seed)
  const draw = createZipf({ keys, skew, random })
  const readAt = new Map()
  const endMs = (options.warmUpSeconds + options.seconds) * 1000
  const countFrom = options.warmUpSeconds * 1000
  let [requests, reads, changed] = [0, 0, 0]
  let nextChange = changesPerSecond > 0 ? untilNext(random, changesPerSecond) * 1000 : Infinity
  for (let now = untilNext(random, requestsPerSecond) * 1000; now < endMs; now += untilNext(random, requestsPerSecond) * 1000) {
    for (; nextChange < now; nextChange += untilNext(random, changesPerSecond) * 1000)
      if (readAt.delete(draw()) && now >= countFrom) changed++
    const key = draw()
    const at = readAt.get(key)
    if (at !== undefined) readAt.delete(key)
    const isHit = at !== undefined && now - at < rereadMs
    // a Map gives its entries in the order they were put in: the first was used the longest ago
    readAt.set(key, isHit ? at : now)
    if (readAt.size > maxEntries) readAt.delete(readAt.keys().next().value)
    if (now < countFrom) continue
    requests++
    if (!isHit) reads++
  }
  return {
    requests,
    reads,
    hitRatio: 1 - reads / requests,
    readsPerSecond: reads / options.seconds,
    entries: readAt.size,
    droppedPerSecond: changed / options.seconds,
  }
}
