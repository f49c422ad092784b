import type { Connection, PoolConnection } from 'mysql2'
import { atDeadline } from '../../in-time.js'
import { ask, cutOff } from './ask.js'
import { type Connections, MOST_WAITING } from './connections.js'
import { MysqlFailure, readFailure } from './mysql-failure.js'
import { type CallbackPool, connectionLimitOf } from './mysql-options.js'

/**
 * Connections of a pool of the application's, which are left as they are: nothing is set in their sessions, and the pool is
 * not closed.
 */
export function lentConnections(pool: CallbackPool): Connections {
  const guarded = new WeakSet<PoolConnection>()
  const lent = new Map<Connection, PoolConnection>()
  let asked = 0
  let allBack: (() => void) | null = null

  const guard = (connection: PoolConnection) => {
    if (guarded.has(connection)) return
    guarded.add(connection)
    // mysql2 listens to the first error alone, and a second that nobody hears would end the process
    connection.on('error', () => {})
  }
  const back = (connection: Connection): PoolConnection | undefined => {
    const own = lent.get(connection)
    lent.delete(connection)
    if (lent.size === 0) allBack?.()
    return own
  }

  const take = (deadlineMs: number) =>
    new Promise<Connection>((resolve, reject) => {
      let gaveUp = false
      const callOff = atDeadline(deadlineMs, () => {
        gaveUp = true
        reject(new MysqlFailure('late', 'no connection of the pool'))
      })
      pool.getConnection((error, given) => {
        const connection = given as PoolConnection
        callOff()
        asked--
        if (error) {
          const failure = readFailure(error, false)
          // the pool's own errors have no code: it is closed, or its queue is full
          reject(failure.code.startsWith('error ') ? new MysqlFailure('busy', 'the pool gives none') : failure)
        } else if (gaveUp) {
          connection.release()
        } else {
          guard(connection)
          lent.set(connection, connection)
          resolve(connection)
        }
      })
    })
  const giveBack = (connection: Connection) => back(connection)?.release()
  const discard = (connection: Connection) => {
    back(connection)
    cutOff(connection)
  }
  const lend = async (deadlineMs: number) => {
    if (asked >= MOST_WAITING) throw new MysqlFailure('busy', 'too many wait')
    asked++
    const until = performance.now() + deadlineMs
    const connection = await take(deadlineMs)
    try {
      // In a transaction that was left open what is read may be long out of date. mysql2 does not say whether there is one.
      await ask(connection, { sql: 'rollback' }, Math.max(until - performance.now(), deadlineMs / 10))
      return connection
    } catch (error) {
      discard(connection)
      throw error
    }
  }

  return {
    // of the next transaction alone
    begin: ['set transaction isolation level read committed', 'start transaction'],
    lend,
    async look(deadlineMs) {
      // where there is but one it is lent
      if (connectionLimitOf(pool) !== 1) giveBack(await lend(deadlineMs))
    },
    giveBack,
    discard,
    async close() {
      if (lent.size === 0) return
      await new Promise<void>(resolve => {
        allBack = resolve
      })
    },
  }
}
