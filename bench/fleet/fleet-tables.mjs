import { markdownTable } from '../markdown-table.mjs'

/** The results as tables: what the fleet does in a second, and how soon a revocation is known everywhere. */
export function fleetTables({ measured }) {
  return [...(measured.some(({ rates }) => rates) ? [ratesTable(measured)] : []), latencyTable(measured)].join('\n\n')
}

function ratesTable(measured) {
  const rows = measured
    .filter(({ rates }) => rates)
    .map(({ store, rates: { authentications, uncached, polls, creations, rotations, usage, connections } }) => [
      store,
      pair(authentications),
      pair(uncached),
      `${pair(polls)} (${polls.alone.p50Ms.toFixed(2)} ms)`,
      `${pair(creations)} (${creations.oneP50Ms.toFixed(1)} ms)`,
      `${pair(rotations)} (${rotations.oneP50Ms.toFixed(1)} ms)`,
      usage ? pair(usage) : '–',
      connections === null ? '–' : String(connections),
    ])
  return `A second of one process, and of four together\n\n${markdownTable(
    [
      'store',
      'authentications, cached',
      'authentications, each a read',
      'polls (one, p50)',
      'creations (one, p50)',
      'rotations (one, p50)',
      'usage, keys',
      'connections of four',
    ],
    rows,
  )}`
}

function latencyTable(measured) {
  const rows = measured.flatMap(({ store, revocations }) =>
    Object.entries(revocations).map(([fault, found]) => [
      `${store}, ${fault}`,
      count(found.observed),
      millis(found.p50Ms),
      millis(found.p99Ms),
      millis(found.maxMs),
      millis(found.lastLetInMs),
      String(found.beyond),
      `${millis(found.resolutionMs.p50)} / ${millis(found.resolutionMs.p99)}`,
    ]),
  )
  return `From the acknowledgement until another process refuses, ms\n\n${markdownTable(
    ['store, feed', 'observed', 'p50', 'p99', 'max', 'last let in', 'beyond 5 s', 'presented every, p50 / p99'],
    rows,
  )}`
}

const count = number => Math.round(number).toLocaleString('en')
const pair = ({ one, all }) => `${count(one)} / ${count(all)}`
const millis = ms => (ms < 10 ? ms.toFixed(1) : count(ms))
