import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the built package goes by: the defaults of its options, and constants that are nobody's option. */
export async function readConstants(dist) {
  const { readOptions } = await import(join(dist, 'options.js'))
  const { maxEntries, maxStalenessMs, changePollMs, storeDeadlineMs, usageIntervalMs } = readOptions({ store: 'memory:' }, {})
  return {
    maxEntries,
    maxStalenessMs,
    changePollMs,
    storeDeadlineMs,
    usageIntervalMs,
    rereadMs: Math.max(constant(dist, 'keys/key-verifier.js', 'LONGEST_MS'), maxStalenessMs),
    pollEarlier: constant(dist, 'keys/change-feed.js', 'EARLIER'),
    leastPauseMs: constant(dist, 'keys/change-feed.js', 'LEAST_PAUSE_MS'),
  }
}

function constant(dist, file, name) {
  const found = new RegExp(`^const ${name} = ([\\d._]+);?$`, 'm').exec(readFileSync(join(dist, file), 'utf8'))
  if (!found) throw new Error(`${file} has no constant ${name} any more: the simulation has to be brought up to date`)
  return Number(found[1].replaceAll('_', ''))
}
