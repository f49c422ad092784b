import type { Change, ChangeWatch } from '../../audit/change.js'
import { readChangeMessage } from '../../audit/change-message.js'
import { inTime } from '../../in-time.js'
import { backOffMs } from '../back-off.js'
import { openConnection } from './open-connection.js'
import type { RedisConnection } from './redis-connection.js'
import type { LinkParts } from './redis-link.js'

/** `KeyStore.watch`: a subscription on a connection of its own, which is made anew whenever it does not answer. */
export function watchChanges(
  { driver, base, deadlineMs }: LinkParts,
  onNews: (changes: readonly Change[] | null) => void,
): ChangeWatch {
  let connection: RedisConnection | null = null
  let timer: NodeJS.Timeout | undefined
  let attempts = 0
  let failures = 0
  let isClosed = false

  const tell = (changes: readonly Change[] | null) => {
    try {
      onNews(changes)
    } catch {
      // who listens fails on its own account
    }
  }
  const start = async () => {
    const attempt = ++attempts
    const fail = () => {
      if (attempt === attempts) startAgain()
    }
    let opened: RedisConnection | null = null
    try {
      opened = await openConnection(driver, deadlineMs, fail)
      const onMessage = (message: string) => {
        if (attempt === attempts) tell(readChangeMessage(message))
      }
      await inTime(opened.subscribe(`${base}:changes`, onMessage), deadlineMs)
      if (attempt !== attempts) return opened.drop()
      connection = opened
      failures = 0
      tell(null)
      await beat(opened, attempt)
    } catch {
      opened?.drop()
      fail()
    }
  }
  const beat = async (opened: RedisConnection, attempt: number) => {
    for (;;) {
      if (attempt !== attempts) return
      await inTime(opened.send(['PING']), deadlineMs)
      await new Promise<void>(resolve => {
        timer = setTimeout(resolve, deadlineMs).unref()
      })
    }
  }
  const startAgain = () => {
    attempts++
    connection?.drop()
    connection = null
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(() => void start(), backOffMs(failures++)).unref()
  }

  void start()
  return {
    isConnected: () => connection !== null,
    async close() {
      isClosed = true
      startAgain()
    },
  }
}
