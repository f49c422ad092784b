import type { Answered } from './api.js'
import { pause } from './fleet.js'
import { startStopwatch } from './stopwatch.js'

/** One kind of request, of which several clients make one after the other. */
export interface Requests {
  readonly clients: number
  send(): Promise<Answered>
  /** What is wrong with an answer; null where nothing is. */
  wrong(answer: Answered): string | null
}

/** What came of the requests of one kind. */
export interface Tally {
  answers: number
  unavailable: number
  /** Without the time for which the process had to wait for a processor. */
  slowestMs: number
  /** When the last request was sent that was answered with 503, or not at all. */
  lastUnavailableAt: number
  /** When the first one was. */
  firstUnavailableAt: number
  readonly wrong: Set<string>
}

export interface Load<Kind extends string> {
  readonly tallies: Readonly<Record<Kind, Tally>>
  /** Ends the load; resolves when the last answer is there. */
  end(): Promise<void>
}

/** Has clients make requests all the time, each a while after the answer to its last one. */
export function startLoad<Kind extends string>(kinds: Readonly<Record<Kind, Requests>>, everyMs: number): Load<Kind> {
  const over = new AbortController()
  const clients: Promise<void>[] = []
  const tallies = {} as Record<Kind, Tally>

  const run = async ({ send, wrong }: Requests, tally: Tally) => {
    await pause(Math.random() * everyMs)
    while (!over.signal.aborted) {
      const since = performance.now()
      const elapsedMs = startStopwatch()
      const answer = await send().catch((error: Error) => error)
      tally.answers++
      tally.slowestMs = Math.max(tally.slowestMs, elapsedMs())
      const fault = answer instanceof Error ? `no answer: ${answer.message}` : wrong(answer)
      if (fault !== null) tally.wrong.add(fault)
      if (answer instanceof Error || answer.status === 503) {
        tally.unavailable++
        tally.lastUnavailableAt = Math.max(tally.lastUnavailableAt, since)
        tally.firstUnavailableAt = Math.min(tally.firstUnavailableAt, since)
      }
      await pause(everyMs * (0.5 + Math.random()))
    }
  }
  for (const [kind, requests] of Object.entries(kinds) as [Kind, Requests][]) {
    const tally = {
      answers: 0,
      unavailable: 0,
      slowestMs: 0,
      lastUnavailableAt: -Infinity,
      firstUnavailableAt: Infinity,
      wrong: new Set<string>(),
    }
    tallies[kind] = tally
    for (let client = 0; client < requests.clients; client++) clients.push(run(requests, tally))
  }
  return {
    tallies,
    async end() {
      over.abort()
      await Promise.all(clients)
    },
  }
}
