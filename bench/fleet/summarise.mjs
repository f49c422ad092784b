import { quantile } from '../quantile.mjs'

/**
 * What was found of revocations: how long after each acknowledgement each other process let the key in no more.
 *
 * @param {readonly object[]} found of each process in each round
 * @param {{ boundMs: number, fault: object }} options
 */
export function summarise(found, { boundMs, fault }) {
  const seen = found.flatMap(({ seen: keys, acks }) => keys.map(key => ({ ...key, ack: acks.get(key.index)?.at ?? null })))
  const lettingIn = seen.filter(({ ack, lastAccepted }) => ack !== null && lastAccepted !== undefined)
  const judged = seen.filter(({ ack, firstRefused }) => ack !== null && firstRefused !== undefined)
  const latencies = judged.map(({ ack, firstRefused }) => Math.max(0, firstRefused - ack))
  const presenting = found.filter(({ planned }) => planned > 0)
  const controls = found.flatMap(process => process.controls.map(control => ({ ...control, process: process.process })))
  const statuses = Object.groupBy
    ? Object.groupBy(judged, ({ status }) => status)
    : judged.reduce((by, key) => ({ ...by, [key.status]: [...(by[key.status] ?? []), key] }), {})
  return {
    observed: judged.length,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: quantile(latencies, 1),
    // when it was let in for the last time; a refusal may have to wait for a store that does not answer
    lastLetInMs: Math.max(0, ...lettingIn.map(({ ack, lastAccepted }) => lastAccepted - ack)),
    beyond: lettingIn.filter(({ ack, lastAccepted }) => lastAccepted - ack > boundMs).length,
    neverRefused: found.reduce((sum, process) => sum + process.planned, 0) - judged.length - unacknowledged(seen),
    // refused as revoked, and let in after that
    letInAgain: seen.reduce((sum, { acceptedAgain }) => sum + acceptedAgain, 0),
    failedRevocations: failures(found),
    // a key that stays good is refused with 503 where the store is out of reach, and never with anything else
    goodRefused: controls.flatMap(({ answers }) => answers).filter(({ status }) => status !== 200 && status !== 503).length,
    goodUnavailable: controls.flatMap(({ answers }) => answers).filter(({ status }) => status === 503).length,
    slowestAnswerMs: Math.max(...controls.map(({ slowest }) => slowest)),
    firstRefusals: Object.fromEntries(Object.entries(statuses).map(([status, keys]) => [status, keys.length])),
    resolutionMs: {
      p50: quantile(
        presenting.map(({ resolutionMs }) => resolutionMs.p50),
        0.5,
      ),
      p99: quantile(
        presenting.map(({ resolutionMs }) => resolutionMs.p99),
        1,
      ),
    },
    happened: found.filter((_, i) => i % 4 === 0).map(({ happened }) => withoutInstants(happened)),
    ...(fault.partitioned === undefined ? {} : partitioned(found.filter(({ process }) => process === fault.partitioned))),
    said: Object.assign({}, ...found.map(({ told }) => told)),
  }
}

// by what was said of them; each round tells of its own to every process
function failures(found) {
  const failed = new Set(found.flatMap(({ acks }) => [...acks.values()].filter(({ at }) => at === null)))
  const reasons = {}
  for (const { failed: reason } of failed) reasons[reason] = (reasons[reason] ?? 0) + 1
  return reasons
}

const unacknowledged = seen => seen.filter(({ ack }) => ack === null).length

const withoutInstants = ({ hungAt, healedAt, ...others }) => (hungAt ? { hungForMs: Math.round(healedAt - hungAt) } : others)

// what a process that nothing reaches answered for keys that stay good: let in at first, then 503, and let in again afterwards
function partitioned(processes) {
  const closings = []
  const recoveries = []
  let letInMeanwhile = 0
  for (const { controls, happened } of processes) {
    for (const { answers } of controls) {
      const closed = answers.find(({ at, status }) => at > happened.hungAt && status !== 200)
      const back = answers.find(({ at, status }) => at > happened.healedAt && status === 200)
      closings.push(closed ? closed.at - happened.hungAt : Infinity)
      recoveries.push(back ? back.at - happened.healedAt : Infinity)
      if (closed)
        letInMeanwhile += answers.filter(({ at, status }) => at > closed.at && at < happened.healedAt && status === 200).length
    }
  }
  return {
    closedAfterMs: { min: Math.min(...closings), max: Math.max(...closings) },
    recoveredAfterMs: { max: Math.max(...recoveries) },
    letInMeanwhile,
  }
}
