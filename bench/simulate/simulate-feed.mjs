import { quantile } from '../quantile.mjs'
import { createEventQueue } from './event-queue.mjs'
import { createRandom, untilNext } from './random.mjs'

/**
 * How changes come to the instances of a fleet. Each asks for the end of the audit trail again and again, and reads on where it
 * moved; a store that pushes tells each of every change besides. The store answers one question after the other. Every key is
 * taken to be in use everywhere all the time, so that a change is late wherever it is heard of late.
 *
 * @param {object} options
 * @param {number} options.instances
 * @param {number} options.changesPerSecond
 * @param {number} options.askMicros what one question costs the store
 * @param {number} options.latencyMs there and back again, on average
 * @param {null | { lost: number, upSeconds: number, downSeconds: number }} options.push null where the store only answers
 * @param {null | { share: number, from: number, to: number }} options.partition instances that reach nothing, from and to shares of the time
 * @param {boolean} options.atOnce whether all instances were started in the same moment
 */
export function simulateFeed({ instances, changesPerSecond, seconds, seed, push, partition, atOnce, ...options }) {
  const { askMicros, latencyMs, changePollMs, pollEarlier, leastPauseMs, maxStalenessMs, storeDeadlineMs } = options
  const random = createRandom(seed)
  const queue = createEventQueue()
  const endMs = seconds * 1000
  const changes = []
  const heard = Array.from({ length: instances }, () => new Set())
  const known = new Int32Array(instances)
  const confirmedAt = new Float64Array(instances)
  const isConnected = new Uint8Array(instances).fill(1)
  const isAsking = new Uint8Array(instances)
  const again = new Uint8Array(instances)
  const turns = new Int32Array(instances)
  const staleness = []
  const waits = []
  let storeFreeAt = 0
  let [asked, readOn, messages] = [0, 0, 0]

  const way = () => latencyMs * (0.5 + random())
  const isCutOff = (i, at) =>
    partition !== null && i < partition.share * instances && at >= partition.from * endMs && at < partition.to * endMs

  // until then this instance let the key in
  const note = (i, change, at) => {
    const until = Math.min(at, confirmedAt[i] + maxStalenessMs)
    staleness.push(Math.max(0, until - changes[change]))
  }

  const answerAt = at => {
    storeFreeAt = Math.max(storeFreeAt, at) + askMicros / 1000
    return storeFreeAt
  }

  const ask = (i, now, turn) => {
    if (turn !== undefined && turn !== turns[i]) return
    isAsking[i] = 1
    asked++
    if (isCutOff(i, now)) {
      queue.add(now + Math.max(pollEarlier * changePollMs, storeDeadlineMs + leastPauseMs), ask, i)
      return
    }
    const answeredAt = answerAt(now + way() / 2)
    waits.push(answeredAt - now)
    queue.add(answeredAt, answer, i, now)
  }
  const answer = (i, now, askedAt) => {
    const head = changes.length
    let doneAt = now + way() / 2
    if (head > known[i]) {
      readOn++
      doneAt = answerAt(doneAt + way() / 2) + way() / 2
    }
    queue.add(doneAt, finish, i, { askedAt, head })
  }
  const finish = (i, now, { askedAt, head }) => {
    for (; known[i] < head; known[i]++) if (!heard[i].delete(known[i])) note(i, known[i], now)
    confirmedAt[i] = askedAt
    isAsking[i] = 0
    askAt(i, again[i] ? now + leastPauseMs : Math.max(now + leastPauseMs, askedAt + pollEarlier * changePollMs))
    again[i] = 0
  }
  // whoever was not connected asks at once
  const askSoon = (i, now) => {
    if (isAsking[i]) again[i] = 1
    else askAt(i, now)
  }
  const askAt = (i, at) => queue.add(at, ask, i, ++turns[i])
  const tell = (i, now, change) => {
    if (change < known[i] || heard[i].has(change)) return
    heard[i].add(change)
    note(i, change, now)
  }
  const change = (_, now) => {
    changes.push(now)
    queue.add(now + untilNext(random, changesPerSecond) * 1000, change)
    if (!push) return
    for (let i = 0; i < instances; i++) {
      if (isConnected[i] === 0 || isCutOff(i, now)) continue
      messages++
      if (random() >= push.lost) queue.add(now + way(), tell, i, changes.length - 1)
    }
  }
  const turn = i => {
    isConnected[i] = 1 - isConnected[i]
  }
  const disconnect = (i, now) => {
    turn(i)
    queue.add(now + untilNext(random, 1 / push.downSeconds) * 1000, connect, i)
  }
  const connect = (i, now) => {
    turn(i)
    askSoon(i, now)
    queue.add(now + untilNext(random, 1 / push.upSeconds) * 1000, disconnect, i)
  }

  for (let i = 0; i < instances; i++) queue.add(atOnce ? random() : random() * pollEarlier * changePollMs, ask, i)
  if (push && push.upSeconds < Infinity)
    for (let i = 0; i < instances; i++) queue.add(untilNext(random, 1 / push.upSeconds) * 1000, disconnect, i)
  // the first changes come when everybody listens
  queue.add(2000, change)
  while (queue.next() < endMs) {
    const { at, run, subject, detail } = queue.take()
    run(subject, at, detail)
  }
  return {
    asksPerSecond: asked / seconds,
    readOnPerSecond: readOn / seconds,
    messagesPerSecond: messages / seconds,
    storeBusy: ((asked + readOn) * askMicros) / 1e6 / seconds,
    askP50Ms: quantile(waits, 0.5),
    askP99Ms: quantile(waits, 0.99),
    heard: staleness.length,
    p50Ms: quantile(staleness, 0.5),
    p99Ms: quantile(staleness, 0.99),
    maxMs: quantile(staleness, 1),
  }
}
