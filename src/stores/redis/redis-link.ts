import { inTime } from '../../in-time.js'
import { backOffMs } from '../back-off.js'
import { openConnection } from './open-connection.js'
import type { RedisConnection, RedisDriver } from './redis-connection.js'
import { codeOfReply, readFailure } from './redis-failure.js'
import type { RedisScript } from './redis-script.js'

/** Commands to a server, on whichever connection there is: one that fails or does not answer is never used again. */
export interface RedisLink {
  /** @throws RedisFailure, `unavailable` where there is no answer within the deadline */
  send(command: readonly [name: string, ...parameters: string[]]): Promise<unknown>
  /** Runs a script on the keys of the store. */
  run(script: RedisScript, ...parameters: string[]): Promise<unknown>
  /** Lets go of the connection; nothing is sent after it. */
  close(): void
}

export interface LinkParts {
  readonly driver: RedisDriver
  /** What every key begins with. */
  readonly base: string
  readonly deadlineMs: number
}

export function createLink({ driver, base, deadlineMs }: LinkParts): RedisLink {
  let current: Promise<RedisConnection> | null = null
  let attempts = 0
  let failures = 0
  let failed: unknown = null
  let againAt = 0
  let isClosed = false

  const connect = (): Promise<RedisConnection> => {
    if (isClosed) return Promise.reject(new Error('the store is closed'))
    if (current) return current
    // whoever comes when the server was just found to be away need not find that out again
    if (performance.now() < againAt) return Promise.reject(failed)
    const attempt = ++attempts
    current = openConnection(driver, deadlineMs, () => {
      if (attempt === attempts) current = null
    })
    current.then(
      () => {
        failures = 0
      },
      (error: unknown) => {
        if (attempt === attempts) current = null
        failed = error
        againAt = performance.now() + backOffMs(failures++)
      },
    )
    return current
  }
  const drop = (connecting: Promise<RedisConnection>) => {
    if (current === connecting) current = null
    connecting.then(
      connection => connection.drop(),
      () => undefined,
    )
  }

  const send: RedisLink['send'] = async command => {
    const since = performance.now()
    const connecting = connect()
    try {
      const connection = await inTime(connecting, deadlineMs)
      // a moment in any case: it may have been this process that was busy
      const leftMs = Math.max(deadlineMs - (performance.now() - since), deadlineMs / 10)
      return await inTime(connection.send(command), leftMs)
    } catch (error) {
      if (codeOfReply(error) === 'NOSCRIPT') throw error
      const failure = readFailure(error)
      if (failure.isLost) drop(connecting)
      throw failure
    }
  }
  return {
    send,
    async run({ source, sha }, ...parameters) {
      try {
        return await send(['EVALSHA', sha, '1', base, ...parameters])
      } catch (error) {
        if (codeOfReply(error) !== 'NOSCRIPT') throw error
        return await send(['EVAL', source, '1', base, ...parameters])
      }
    },
    close() {
      isClosed = true
      if (current) drop(current)
    },
  }
}
