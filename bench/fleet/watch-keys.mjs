import { quantile } from '../quantile.mjs'
import { sharedNow } from './instance.mjs'

// between two rounds the process sleeps: it must leave the processor to the others, and hear what comes in after each round
const SLEEP_MS = 0.6
const BEFORE_MS = 50
const AGAIN_MS = 50
const SOON_MS = 5

/**
 * Presents keys again and again, from a little before each is to be revoked until it has been refused for a good while, and
 * notes when it was last let in and when it was refused after that. Keys that are never revoked are presented beside them.
 *
 * @param {object} options
 * @param {readonly { index: number, secret: string, at: number }[]} options.watched `at`: when it is to be revoked
 * @param {readonly string[]} options.controls secrets of keys that stay good
 * @param {number} options.boundMs how long after its first refusal a key is presented still, less often
 */
export function watchKeys({ keyring, requestsOf }, { watched, controls, boundMs }) {
  const waiting = watched
    .map((key, i) => ({ ...key, request: requestsOf([key.secret])[0], i }))
    .sort((one, other) => one.at - other.at)
  const watching = new Set()
  const done = []
  const control = requestsOf(controls).map(request => ({ request, answers: [] }))
  const gaps = []
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  let lastRound = Number.NaN
  let ended = false

  const ask = async key => {
    key.pending = true
    key.presentedAt = sharedNow()
    const status = await keyring.authenticate(key.request).then(
      () => 200,
      error => error.status ?? 500,
    )
    key.pending = false
    return { status, at: sharedNow() }
  }
  const present = async key => {
    const { status, at } = await ask(key)
    if (status === 200) {
      key.lastAccepted = at
      if (key.known) key.acceptedAgain = (key.acceptedAgain ?? 0) + 1
      key.firstRefused = undefined
      key.known = false
    } else {
      key.firstRefused ??= at
      key.status ??= status
      if (status === 401) key.known = true
    }
  }
  const presentControl = async key => {
    const { status, at } = await ask(key)
    key.slowest = Math.max(key.slowest ?? 0, at - key.presentedAt)
    if (status !== key.status) key.answers.push({ at, status })
    key.status = status
  }

  const round = () => {
    if (ended) return
    const now = sharedNow()
    if (watched.length > 0 && now - lastRound < 1000) gaps.push(now - lastRound)
    lastRound = now
    while (waiting.length > 0 && waiting[0].at - now < BEFORE_MS) watching.add(waiting.shift())
    for (const key of watching) {
      // refused already: presented less often, in case it is let in again
      if (key.pending || (key.firstRefused !== undefined && now - key.presentedAt < (key.known ? AGAIN_MS : SOON_MS))) continue
      if (key.known && now - key.firstRefused > boundMs + 1000) {
        watching.delete(key)
        done.push(key)
      } else void present(key)
    }
    for (const key of control) if (!key.pending && !(now - key.presentedAt < SOON_MS)) void presentControl(key)
    if (watched.length === 0) {
      setTimeout(round, SOON_MS)
      return
    }
    Atomics.wait(sleeper, 0, 0, SLEEP_MS)
    setImmediate(round)
  }

  round()
  return {
    end() {
      ended = true
      return {
        seen: [...done, ...watching].map(({ index, lastAccepted, firstRefused, status, acceptedAgain }) => ({
          index,
          lastAccepted,
          firstRefused,
          status,
          acceptedAgain: acceptedAgain ?? 0,
        })),
        neverPresented: waiting.length,
        controls: control.map(({ answers, slowest }) => ({ answers, slowest })),
        resolutionMs: { p50: quantile(gaps, 0.5), p99: quantile(gaps, 0.99), max: quantile(gaps, 1) },
      }
    },
  }
}
