import type { UsageRecord } from './key-store.js'

/** Requests let in with one secret, since the last flush. */
export interface UsageSlot {
  readonly keyId: string
  readonly secretId: string
  requests: number
  lastUsedAt: number
  lastUsedIp: string | null
}

/** Counts requests in memory and writes them in batches, off the request's path. */
export interface UsageRecorder {
  slot(keyId: string, secretId: string): UsageSlot
  /** Counts one request. @param now in milliseconds since the epoch */
  count(slot: UsageSlot, now: number, ip: string | null): void
  /** Writes what is pending; rejects where the store did, and then keeps it for the next time. */
  flush(): Promise<void>
  /** Ends the timer and flushes. */
  close(): Promise<void>
}

/** What a usage recorder is made of. */
export interface UsageRecorderParts {
  write(batch: readonly UsageRecord[]): Promise<void>
  intervalMs: number
  /** Told of a batch that could not be written; it is tried again at the next interval. */
  onError(error: unknown): void
}

const DAY_MS = 86_400_000
// an embedded store writes on this thread: requests are answered between two batches
const BATCH_SIZE = 1000

export function createUsageRecorder({ write, intervalMs, onError }: UsageRecorderParts): UsageRecorder {
  let pending = new Set<UsageSlot>()
  // by secret and day: a store that is down for long costs no more memory for it
  let unwritten = new Map<string, UsageRecord>()
  let dayEnds = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const keep = (usage: UsageRecord) => {
    const id = `${usage.keyId} ${usage.secretId} ${usage.day}`
    const kept = unwritten.get(id)
    unwritten.set(id, kept ? sum(kept, usage) : usage)
  }
  const collect = () => {
    for (const slot of pending) {
      const { keyId, secretId, requests, lastUsedIp } = slot
      const lastUsedAt = new Date(slot.lastUsedAt)
      keep({ keyId, secretId, requests, lastUsedAt, lastUsedIp, day: lastUsedAt.toISOString().slice(0, 10) })
      slot.requests = 0
    }
    pending = new Set()
  }
  const writeAll = async () => {
    collect()
    const usage = [...unwritten.values()]
    unwritten = new Map()
    let written = 0
    try {
      for (; written < usage.length; written += BATCH_SIZE) await write(usage.slice(written, written + BATCH_SIZE))
    } catch (error) {
      usage.slice(written).forEach(keep)
      throw error
    }
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const result = writing.then(writeAll)
    writing = result.catch(() => undefined)
    return result
  }
  const flushLater = () => {
    timer ??= setTimeout(() => {
      flush().catch(error => {
        onError(error)
        flushLater()
      })
    }, intervalMs).unref()
  }

  return {
    slot: (keyId, secretId) => ({ keyId, secretId, requests: 0, lastUsedAt: 0, lastUsedIp: null }),
    count(slot, now, ip) {
      if (now >= dayEnds) {
        collect()
        dayEnds = (Math.floor(now / DAY_MS) + 1) * DAY_MS
      }
      if (slot.requests++ === 0) {
        pending.add(slot)
        flushLater()
      }
      slot.lastUsedAt = now
      slot.lastUsedIp = ip
    },
    flush,
    close: flush,
  }
}

function sum(a: UsageRecord, b: UsageRecord): UsageRecord {
  return { ...(a.lastUsedAt > b.lastUsedAt ? a : b), requests: a.requests + b.requests }
}
