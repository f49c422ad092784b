import { randomUUID } from 'node:crypto'
import type { UsageBatch, UsageRecord } from './key-store.js'
import { createUsageLedger } from './usage-ledger.js'

/** Requests with one secret, since they were last collected. */
export interface UsageSlot {
  readonly keyId: string
  readonly secretId: string
  /** Those that were let in. */
  requests: number
  lastUsedAt: number
  lastUsedIp: string | null
  /** How many were refused, by code; null where none was. */
  refused: Map<string, number> | null
  /** Whether it waits to be collected. */
  isPending: boolean
}

/** Counts requests in memory and writes them in batches, off the request's path. */
export interface UsageRecorder {
  slot(keyId: string, secretId: string): UsageSlot
  /** Counts a request that is let in. @param now in milliseconds since the epoch */
  count(slot: UsageSlot, now: number, ip: string | null): void
  /** Counts a request that is refused. */
  countRefusal(slot: UsageSlot, code: string, now: number): void
  /** Counts a request that was counted as let in as refused instead. */
  recount(slot: UsageSlot, code: string, now: number): void
  /** What was counted of a key and is not known to be written yet; there may be several records of a kind, to be summed. */
  unwritten(keyId: string): readonly UsageRecord[]
  /** Writes what is pending; rejects where the store did, and then keeps it for the next time. */
  flush(): Promise<void>
  /** About how much usage waits to be written, and how many batches in a row could not be. */
  state(): { unwritten: number; failures: number }
  /** Ends the timer and flushes. */
  close(): Promise<void>
}

/** What a usage recorder is made of. */
export interface UsageRecorderParts {
  write(usage: readonly UsageRecord[], batch: UsageBatch): Promise<void>
  clock(): Date
  intervalMs: number
  /** Told of a batch that could not be written; it is tried again at the next interval. */
  onError(error: unknown): void
}

const DAY_MS = 86_400_000
// an embedded store writes on this thread: requests are answered between two batches
const BATCH_SIZE = 1000
// a policy of the application's names its codes itself: neither their number nor their form may harm what is stored
const CODE = /^[a-z][\w.:-]{0,63}$/i
const MOST_CODES = 50

export function createUsageRecorder({ write, clock, intervalMs, onError }: UsageRecorderParts): UsageRecorder {
  let pending = new Map<string, UsageSlot[]>()
  const waiting = createUsageLedger()
  const underWay = createUsageLedger()
  let day = ''
  let midnight = -Infinity
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let failures = 0
  let next: Promise<void> | null = null
  let closed = false
  let batches = 0
  let unsure: { readonly usage: readonly UsageRecord[]; readonly batch: UsageBatch } | null = null
  const writer = randomUUID()

  const collect = () => {
    for (const slots of pending.values()) {
      for (const slot of slots) {
        recordsOf(slot, day).forEach(waiting.add)
        slot.requests = 0
        slot.refused = null
        slot.isPending = false
      }
    }
    pending = new Map()
  }
  const turnTo = (now: number) => {
    collect()
    midnight = Math.floor(now / DAY_MS) * DAY_MS
    day = new Date(midnight).toISOString().slice(0, 10)
  }
  const awaitCollecting = (slot: UsageSlot) => {
    slot.isPending = true
    const slots = pending.get(slot.keyId)
    if (slots) slots.push(slot)
    else pending.set(slot.keyId, [slot])
    flushLater()
  }
  // what is owed (see recount) is no count that a store could take: it waits for its day's next requests, or for the day's end
  const takeWaiting = () => {
    for (const usage of waiting.all()) {
      if (usage.requests >= 0) underWay.add(usage)
      if (usage.requests >= 0 || usage.day !== day) waiting.remove(usage)
    }
    return underWay.all()
  }
  // one that failed may have been recorded, its answer lost: it is tried again as it was, under its number
  const writeUnsure = async () => {
    if (unsure) await write(unsure.usage, unsure.batch)
    unsure = null
  }
  const writeAll = async () => {
    collect()
    try {
      await writeUnsure()
      const taken = takeWaiting()
      for (let start = 0; start < taken.length; start += BATCH_SIZE) {
        const usage = taken.slice(start, start + BATCH_SIZE)
        unsure = { usage, batch: { writer, number: ++batches, at: clock() } }
        usage.forEach(underWay.remove)
        await writeUnsure()
      }
      failures = 0
    } catch (error) {
      failures++
      throw error
    } finally {
      for (const left of underWay.all()) {
        underWay.remove(left)
        waiting.add(left)
      }
    }
  }
  // those who wait for one that has not begun share it
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (next) return next
    const result = writing.then(() => {
      next = null
      return writeAll()
    })
    next = result
    writing = result.catch(() => undefined)
    return result
  }
  const flushLater = () => {
    if (closed) return
    timer ??= setTimeout(() => {
      flush().catch(error => {
        onError(error)
        flushLater()
      })
    }, intervalMs).unref()
  }
  const countRefusal = (slot: UsageSlot, code: string, now: number) => {
    if (isOtherDay(now - midnight)) turnTo(now)
    slot.refused ??= new Map()
    const known = CODE.test(code) && (slot.refused.size < MOST_CODES || slot.refused.has(code))
    const outcome = known ? code : 'other'
    slot.refused.set(outcome, (slot.refused.get(outcome) ?? 0) + 1)
    if (!slot.isPending) awaitCollecting(slot)
  }

  return {
    slot: (keyId, secretId) => ({
      keyId,
      secretId,
      requests: 0,
      lastUsedAt: 0,
      lastUsedIp: null,
      refused: null,
      isPending: false,
    }),
    count(slot, now, ip) {
      if (isOtherDay(now - midnight)) turnTo(now)
      if (!slot.isPending) awaitCollecting(slot)
      slot.requests++
      slot.lastUsedAt = now
      slot.lastUsedIp = ip
    },
    countRefusal,
    recount(slot, code, now) {
      countRefusal(slot, code, now)
      if (slot.requests > 0) slot.requests--
      // it was collected as allowed already, so the next ones pay for it
      else waiting.add({ ...ofSlot(slot, day), outcome: 'allowed', requests: -1 })
    },
    unwritten: keyId => [
      ...(unsure?.usage.filter(record => record.keyId === keyId) ?? []),
      ...underWay.of(keyId),
      ...waiting.of(keyId),
      ...(pending.get(keyId) ?? []).flatMap(slot => recordsOf(slot, day)),
    ],
    flush,
    state: () => ({ unwritten: pending.size + waiting.size() + underWay.size() + (unsure?.usage.length ?? 0), failures }),
    close() {
      closed = true
      return flush()
    },
  }
}

// also where the clock was set back
const isOtherDay = (sinceMidnight: number) => sinceMidnight >= DAY_MS || sinceMidnight < 0

const ofSlot = ({ keyId, secretId }: UsageSlot, day: string) => ({ keyId, secretId, day, lastUsedAt: null, lastUsedIp: null })

function recordsOf(slot: UsageSlot, day: string): UsageRecord[] {
  const { requests, lastUsedAt, lastUsedIp, refused } = slot
  const records = Array.from(refused ?? [], ([outcome, count]) => ({ ...ofSlot(slot, day), outcome, requests: count }))
  if (requests === 0) return records
  return [{ ...ofSlot(slot, day), outcome: 'allowed', requests, lastUsedAt: new Date(lastUsedAt), lastUsedIp }, ...records]
}
