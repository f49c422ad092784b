import { loadavg } from 'node:os'
import { sharedNow } from './instance.mjs'
import { startFleet } from './start-fleet.mjs'
import { summarise } from './summarise.mjs'

const CONTROLS = 5
const HEAD_START_MS = 800
/** The default of `maxStalenessSeconds`: the processes run with the defaults. */
export const BOUND_MS = 5000

// it only revokes: presenting keys besides would make it slow, and with it the changes that all wait for
const REVOKER = 0

/**
 * Revokes keys in one process, each at an instant of its own, while all others present them as often as they can.
 *
 * @param {object} place of the store
 * @param {object} fault of `FAULTS`
 * @param {object} options
 * @param {number} options.revocations
 * @param {number} options.perSecond
 */
export async function measureRevocations(place, fault, { revocations, perSecond, ...options }) {
  const rounds = fault.rounds ?? 1
  const found = []
  for (let round = 0; round < rounds; round++) {
    const count = Math.ceil(revocations / rounds)
    found.push(...(await measureOnce(place, fault, { count, perSecond: fault.perSecond ?? perSecond, ...options })))
  }
  return { ...summarise(found, { boundMs: BOUND_MS, fault }), load: loadavg()[0] }
}

async function measureOnce(place, fault, { count, perSecond, node, dist }) {
  const { urls, begin, close } = await fault.prepare(place)
  const fleet = await startFleet(urls, { node, dist })
  try {
    const made = await fleet.children[0].ask({ act: 'create', count: count + CONTROLS })
    const controls = made.slice(count).map(({ secret }) => secret)
    const secrets = made.map(({ secret }) => secret)
    await fleet.ask({ act: 'warm', secrets })
    const startAt = sharedNow() + HEAD_START_MS
    const planned = made.slice(0, count).map(({ id, secret }, index) => ({
      index,
      id,
      secret,
      at: startAt + ((index + Math.random()) * 1000) / perSecond,
    }))
    await fleet.ask(process => ({
      act: 'begin',
      watched: process === REVOKER ? [] : planned,
      controls,
      revocations: process === REVOKER ? planned : [],
      boundMs: BOUND_MS,
    }))
    await until(startAt)
    const end = begin()
    await until(startAt + (count * 1000) / perSecond + BOUND_MS + 2000)
    const happened = await end()
    // what was cut off is to be heard of again
    if (fault.healsAfterMs) await until(happened.healedAt + BOUND_MS)
    const processes = await fleet.ask({ act: 'collect' })
    await fleet.ask({ act: 'close' })
    return processes.map((collected, process) => ({
      ...collected,
      process,
      happened,
      acks: new Map(processes.flatMap(({ acks }) => acks).map(ack => [ack.index, ack])),
      planned: process === REVOKER ? 0 : planned.length,
    }))
  } finally {
    await fleet.stop()
    await close()
  }
}

const until = at => new Promise(resolve => setTimeout(resolve, Math.max(0, at - sharedNow())))
