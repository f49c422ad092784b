import type { ChainHead } from '../audit/audit-event.js'
import type { Change, ChangeWatch } from '../audit/change.js'
import { inTime } from '../in-time.js'
import type { Logger } from '../logger.js'
import type { KeyStore } from './key-store.js'
import { createNewsFilter } from './news-filter.js'

/** Hears of the changes that other instances make, so that what is remembered of them can be forgotten. */
export interface ChangeFeed {
  /** Begins to listen, once: called by whatever remembers the first thing. */
  start(): void
  /**
   * As of when something that was read at an instant is known to be current still, unless it was forgotten meanwhile: the last
   * time that the whole audit trail was known, where it was read after the trail was first known, else when it was read.
   */
  confirmedAt(readAt: number): number
  state(): ChangeFeedState
  close(): Promise<void>
}

export interface ChangeFeedState {
  /** How changes come: told by the store, or only found by asking; `none` where there is nothing to ask, or it was not asked yet. */
  readonly kind: 'pushed' | 'polled' | 'none'
  /** Whether the store can tell at this moment; null where it never does. */
  readonly connected: boolean | null
  /** When every change up to then was last known, in milliseconds since the epoch; null where that never was. */
  readonly confirmedAt: number | null
}

/** What a change feed is made of. */
export interface ChangeFeedParts {
  store: Pick<KeyStore, 'name' | 'chainHead' | 'listEvents' | 'watch'>
  /** Called with what changed; the same change may come twice. */
  onChanges(changes: readonly Change[]): void
  /** Called where what changed can't be known: everything must be forgotten. */
  onUnknown(): void
  /** Called after the trail was asked, or could not be. */
  onAsked(state: ChangeFeedState): void
  /** The clock, in milliseconds since the epoch. */
  now(): number
  pollMs: number
  logger: Logger
}

// whoever missed more than that had better forget all
const PAGE = 500
const MOST_PAGES = 10
const MOST_UNREAD = 3
// messages can be forged: however many come, the store is asked no more often
const LEAST_PAUSE_MS = 20

const CLOSING_MS = 2000

// asking takes a moment too, and a change is to be known within the interval
const EARLIER = 0.8

const BEGINNING: ChainHead = { sequence: 0, hash: '' }

/**
 * The audit trail is the record of every change, in order and chained by hashes: who knows it up to its end knows that what is
 * remembered still holds. It is asked for its end again and again, and what is behind the last known place is read. What a store
 * tells in between makes things be forgotten sooner, and is believed no further: a message may be lost, late, doubled or forged.
 */
export function createChangeFeed(parts: ChangeFeedParts): ChangeFeed {
  const { store, onChanges, onUnknown, now, pollMs, logger } = parts
  let position: ChainHead | null = null
  // what was read before the position was known may have changed before it
  let validFrom = Infinity
  let confirmedAt = -Infinity
  let watch: ChangeWatch | null = null
  let started = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let asking: Promise<void> | null = null
  let askAgain = false
  let askedAt = -Infinity
  let isLost = false
  let wasAsked = false
  let hasGap = false
  let unread = 0
  let latest = -Infinity
  const filter = createNewsFilter(pollMs)

  const startOver = (head: ChainHead) => {
    onUnknown()
    position = head
    validFrom = now()
  }

  // everything behind the place that is known, as far as the chain holds together
  const readOn = async (from: ChainHead, head: ChainHead): Promise<void> => {
    if (head.sequence < from.sequence || head.sequence - from.sequence > PAGE * MOST_PAGES) return startOver(head)
    let last = from
    for (let page = 0; page <= MOST_PAGES && last.sequence < head.sequence; page++) {
      const events = await store.listEvents({ order: 'oldest', after: last.sequence, limit: PAGE })
      for (const event of events) {
        if (event.sequence !== last.sequence + 1 || event.previousHash !== last.hash) return startOver(head)
        last = event
      }
      onChanges(events)
      if (events.length === 0) break
    }
    if (last.sequence < head.sequence) return startOver(head)
    position = { sequence: last.sequence, hash: last.hash }
  }

  // an event that can't be read must not keep all later ones from being heard of
  const readOnOrOver = async (from: ChainHead, head: ChainHead): Promise<void> => {
    try {
      await readOn(from, head)
      unread = 0
    } catch (error) {
      unread++
      if (unread < MOST_UNREAD) throw error
      unread = 0
      startOver(head)
    }
  }

  const ask = async (at: number): Promise<void> => {
    const head = (await store.chainHead()) ?? BEGINNING
    if (closed) return
    if (!position) {
      position = head
      validFrom = now()
    } else if (head.sequence !== position.sequence) await readOnOrOver(position, head)
    else if (head.hash !== position.hash) startOver(head)
    // what was there in the gap may have been taken back meanwhile, and the trail be as it was
    if (hasGap) validFrom = now()
    hasGap = false
    confirmedAt = at
  }

  const askOnce = async (): Promise<void> => {
    askedAt = performance.now()
    const at = now()
    // the clock was set back: how old anything is is not known
    if (at < latest) {
      onUnknown()
      validFrom = Math.min(validFrom, at)
    }
    latest = at
    try {
      await ask(at)
      // the store is open by now
      watch ??= closed ? null : store.watch(onNews)
      if (isLost) logger.warn(`keywright: changes in ${store.name} are heard of again`)
      isLost = false
    } catch (error) {
      if (!isLost && !closed)
        logger.error(`keywright: changes in ${store.name} can't be heard of, keys are read again more often${reason(error)}`)
      isLost = true
      hasGap = true
    }
    wasAsked = true
    if (!closed) parts.onAsked(state())
  }

  const askSoon = (afterMs: number) => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(run, afterMs).unref()
  }

  const run = () => {
    askAgain = false
    const goOn = () => {
      asking = null
      askSoon(askAgain ? LEAST_PAUSE_MS : Math.max(LEAST_PAUSE_MS, EARLIER * pollMs - (performance.now() - askedAt)))
    }
    asking = askOnce().then(goOn, goOn)
  }

  const isPassedOn = (changes: readonly Change[]): boolean => {
    try {
      const first = filter(changes)
      if (first.length > 0) onChanges(first)
      return first.length === changes.length
    } catch {
      // a store of the application's may pass on what anybody sent
      return false
    }
  }

  const onNews = (changes: readonly Change[] | null) => {
    if (closed) return
    if (changes && isPassedOn(changes)) return
    // the store may have been away
    if (!changes) hasGap = true
    askAgain = true
    if (!asking) askSoon(Math.max(0, LEAST_PAUSE_MS - (performance.now() - askedAt)))
  }

  const state = (): ChangeFeedState => ({
    kind: !wasAsked ? 'none' : watch ? 'pushed' : 'polled',
    connected: watch?.isConnected() ?? null,
    confirmedAt: Number.isFinite(confirmedAt) ? confirmedAt : null,
  })

  return {
    start() {
      if (started || closed) return
      started = true
      askSoon(0)
    },
    confirmedAt: readAt => (readAt > validFrom ? Math.max(readAt, confirmedAt) : readAt),
    state,
    async close() {
      closed = true
      clearTimeout(timer)
      // what is being asked may hang, and nobody needs it any more
      const unwatch = async () => watch?.close()
      await inTime(unwatch(), CLOSING_MS).catch(() => undefined)
    },
  }
}

const reason = (error: unknown) => (error instanceof Error ? `: ${error.message}` : '')
