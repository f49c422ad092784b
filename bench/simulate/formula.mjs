import { zipfGroups } from './zipf.mjs'

/**
 * Reads of the store by one instance in a second. A key that is asked for `rate` times a second is read once, then answered from
 * the cache until it is to be read again after `rereadMs`: one read in `1 + rate × T` requests. Where the cache is too small it
 * has to go when it was not asked for in `kept` seconds, which follows from the cache's size (Che's approximation).
 */
export function readsPerSecond({ keys, skew, requestsPerSecond, changesPerSecond, maxEntries, rereadMs }) {
  const groups = zipfGroups(keys, skew).map(({ count, share }) => ({ count, rate: share * requestsPerSecond, share }))
  const reread = rereadMs / 1000
  const kept = keptSeconds(groups, maxEntries)
  let reads = 0
  for (const { count, rate, share } of groups) {
    // a change of the key ends its entry too
    const ends = 1 / (1 / reread + changesPerSecond * share)
    reads += (count * rate) / (1 + Math.min(rate * ends, Math.expm1(Math.min(700, rate * kept))))
  }
  return reads
}

/** Keys that are asked for within so many seconds: what anybody can count in a log. */
export function keysWithin(seconds, { keys, skew, requestsPerSecond }) {
  return zipfGroups(keys, skew).reduce(
    (sum, { count, share }) => sum - count * Math.expm1(-share * requestsPerSecond * seconds),
    0,
  )
}

// how long an entry stays that nobody asks for: as long as the cache takes to fill with others
function keptSeconds(groups, maxEntries) {
  const within = seconds => groups.reduce((sum, { count, rate }) => sum - count * Math.expm1(-rate * seconds), 0)
  const all = groups.reduce((sum, { count }) => sum + count, 0)
  if (all <= maxEntries) return Infinity
  let [low, high] = [0, 1]
  while (within(high) < maxEntries && high < 1e9) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (within(middle) < maxEntries) low = middle
    else high = middle
  }
  return high
}
