import { setTimeout as sleep } from 'node:timers/promises'
import type { Change, ChangeWatch } from '../../audit/change.js'
import { readChangeMessage } from '../../audit/change-message.js'
import { backOffMs } from '../back-off.js'
import { connectClient, dropClient, endClient } from './own-client.js'
import type { PgOwnClient } from './pg-driver.js'
import { runQuery } from './run-query.js'

/** What listening needs. */
export interface WatchParts {
  readonly channel: string
  readonly deadlineMs: number
  /** A client that is not connected yet. */
  createClient(): PgOwnClient
  onNews(changes: readonly Change[] | null): void
}

const HEARTBEAT_MS = 1000

/**
 * Listens on a connection of its own, and makes another one whenever that breaks. PostgreSQL keeps no messages for who does not
 * listen, so with each connection comes the news that something may have changed.
 */
export function watchChanges({ channel, deadlineMs, createClient, onNews }: WatchParts): ChangeWatch {
  let isClosed = false
  let isConnected = false
  let failures = 0
  let wake = () => {}

  // waits, and keeps no process alive with it
  const rest = async (ms: number) => {
    const waiting = new AbortController()
    wake = () => waiting.abort()
    if (!isClosed) await sleep(ms, undefined, { ref: false, signal: waiting.signal }).catch(() => undefined)
  }
  const tell = (changes: readonly Change[] | null) => {
    if (isClosed) return
    try {
      onNews(changes)
    } catch {
      // who listens fails on its own account
    }
  }
  const beat = async (client: PgOwnClient) => {
    let hasEnded = false
    client.on('notification', ({ payload = '' }) => tell(readChangeMessage(payload)))
    client.on('end', () => {
      hasEnded = true
      if (isConnected) wake()
    })
    client.unref?.()
    await runQuery(client, { text: `listen "${channel}"` }, deadlineMs)
    isConnected = true
    failures = 0
    tell(null)
    for (;;) {
      await rest(HEARTBEAT_MS)
      if (isClosed || hasEnded) return
      await runQuery(client, { text: 'select 1' }, deadlineMs)
    }
  }
  const listen = async () => {
    const client = await connectClient(createClient, deadlineMs)
    try {
      await beat(client)
      isConnected = false
      await endClient(client, deadlineMs)
    } finally {
      isConnected = false
      dropClient(client)
    }
  }
  const run = async () => {
    for (;;) {
      // whatever broke it, it is made again
      await listen().catch(() => undefined)
      if (isClosed) return
      await rest(backOffMs(failures++))
    }
  }
  const running = run()

  return {
    isConnected: () => isConnected && !isClosed,
    async close() {
      isClosed = true
      wake()
      await running
    },
  }
}
