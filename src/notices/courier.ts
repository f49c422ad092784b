import { setTimeout as pause } from 'node:timers/promises'
import type { KeyStore } from '../keys/key-store.js'
import type { Logger } from '../logger.js'
import type { Channel } from './channel.js'
import { createHandOver, type Outcome } from './hand-over.js'
import { OUTBOX } from './queued-message.js'

/** What became of the messages that were due. */
export interface DeliveryReport {
  /** How many were sent. */
  readonly sent: number
  /** How many were not taken and are tried again later. */
  readonly postponed: number
  /** How many were given up; a record of each is kept for 30 days. */
  readonly failed: number
}

/** Carries messages from the outbox to their recipients. */
export interface Courier {
  /** Sends all that is due; rejects where the store did. */
  deliver(now?: Date): Promise<DeliveryReport>
  /** Does it off the caller's path, and again when something is due that has to wait. */
  deliverSoon(): void
  /** Sends what was to be sent soon, and what is under way, a few seconds at most; then nothing more. */
  close(): Promise<void>
}

/** What a courier is made of. */
export interface CourierParts {
  store: Pick<KeyStore, 'listDocuments' | 'write'>
  channels: readonly Channel[]
  clock(): Date
  logger: Logger
}

const PAGE_SIZE = 100
const AT_A_TIME = 10
const CLOSING_MS = 3000
// for what is in the middle of being sent when that is over
const ABANDONING_MS = 500
// whatever the clock says, the outbox is looked into this often where something waits in it
const LONGEST_WAIT_MS = 3_600_000
const SHORTEST_WAIT_MS = 1000

export function createCourier({ store, channels, clock, logger }: CourierParts): Courier {
  const byId = new Map(channels.map(channel => [channel.id, channel]))
  let last: Promise<unknown> = Promise.resolve()
  let soon: NodeJS.Immediate | null = null
  let timer: NodeJS.Timeout | undefined
  const closing = new AbortController()
  const isOpen = () => !closing.signal.aborted

  const deliverNow = async (instant: () => Date): Promise<DeliveryReport> => {
    const tally: Record<Outcome, number> = { sent: 0, postponed: 0, failed: 0, taken: 0 }
    const complaints = new Map<Channel, Complaint>()
    const handOver = createHandOver({
      store,
      clock,
      logger,
      onPostponed: (channel, reason) => complaints.set(channel, { reason, count: (complaints.get(channel)?.count ?? 0) + 1 }),
    })
    try {
      for await (const due of duePages(instant)) {
        for (let i = 0; i < due.length && isOpen(); i += AT_A_TIME) {
          const outcomes = due.slice(i, i + AT_A_TIME).map(({ document, channel }) => handOver(document, channel, instant()))
          // all of them, so that nothing goes on behind the caller's back
          for (const outcome of await Promise.allSettled(outcomes)) {
            if (outcome.status === 'rejected') throw outcome.reason
            tally[outcome.value]++
          }
        }
      }
    } finally {
      for (const [channel, { count, reason }] of complaints)
        logger.warn(`keywright: ${count} of the messages to ${channel.name} were not taken and are tried again: ${reason}`)
    }
    const { sent, postponed, failed } = tally
    return { sent, postponed, failed }
  }

  // what is handled moves back in the queue or leaves it, so what is due is always ahead
  async function* duePages(instant: () => Date) {
    let after: { id: string; createdAt: Date } | undefined
    while (isOpen()) {
      const page = await store.listDocuments({ kind: OUTBOX, order: 'oldest', limit: PAGE_SIZE, ...(after && { after }) })
      const now = instant()
      const due = page.filter(({ createdAt }) => createdAt <= now)
      yield due.flatMap(document => {
        // another instance may have channels that this one has not
        const channel = byId.get(String(document.value.channel))
        return channel ? [{ document, channel }] : []
      })
      after = due.at(-1)
      if (due.length < PAGE_SIZE) return
    }
  }

  const deliver = (now?: Date): Promise<DeliveryReport> => {
    const instant = () => (now && now > clock() ? now : clock())
    const delivered = last.then(() => deliverNow(instant))
    last = delivered.catch(() => undefined)
    return delivered
  }

  const wakeUp = async () => {
    const [next] = await store.listDocuments({ kind: OUTBOX, order: 'oldest', limit: 1 })
    if (!next || !isOpen()) return
    const waitMs = next.createdAt.getTime() - clock().getTime()
    clearTimeout(timer)
    timer = setTimeout(deliverSoon, Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS)).unref()
  }

  function deliverSoon(): void {
    if (!isOpen() || channels.length === 0) return
    soon ??= setImmediate(() => {
      soon = null
      deliver().then(wakeUp).catch(complain)
    })
  }

  function complain(error: unknown): void {
    logger.error(`keywright: the outbox could not be read${error instanceof Error ? `: ${error.message}` : ''}`)
  }

  return {
    deliver,
    deliverSoon,
    async close() {
      clearTimeout(timer)
      // a short-lived process closes right after the change that its notice tells of
      if (soon) {
        clearImmediate(soon)
        deliver().catch(complain)
      }
      await Promise.race([last, pause(CLOSING_MS, undefined, { ref: false })])
      closing.abort()
      await Promise.race([last, pause(ABANDONING_MS, undefined, { ref: false })])
      for (const channel of channels) channel.close()
    },
  }
}

interface Complaint {
  readonly reason: string
  readonly count: number
}
