import type { Connection } from 'mysql2'
import { atDeadline } from '../../in-time.js'
import { cutOff, hangUp } from './ask.js'
import { type Connections, MOST_WAITING } from './connections.js'
import { isSilence, MysqlFailure } from './mysql-failure.js'

/** What connections are made of. */
export interface OwnParts {
  /** Opens a connection that has all it needs; rejects with a MysqlFailure. */
  connect(deadlineMs: number): Promise<Connection>
  /** The most that are open at once. */
  readonly most: number
  /** How long one may be idle. */
  readonly idleMs: number
}

interface Waiter {
  readonly until: number
  take(connection: Connection): void
  fail(error: unknown): void
}

/**
 * Connections of the store's own. Not a pool of mysql2's, which lets callers wait for ever, and goes on to connect for
 * those who have given up.
 */
export function ownConnections({ connect, most, idleMs }: OwnParts): Connections {
  const idle = new Map<Connection, NodeJS.Timeout>()
  const dead = new WeakSet<Connection>()
  const waiters = new Set<Waiter>()
  let open = 0
  let allClosed: (() => void) | null = null

  const takeIdle = (connection: Connection): boolean => {
    clearTimeout(idle.get(connection))
    return idle.delete(connection)
  }
  const leave = () => {
    open--
    if (open === 0 && waiters.size === 0) allClosed?.()
    serve()
  }
  // one more may be open: the first who waits gets it
  const serve = () => {
    const [waiter] = waiters
    if (!waiter || open >= most) return
    waiters.delete(waiter)
    openOne(Math.max(1, waiter.until - performance.now())).then(waiter.take, waiter.fail)
  }
  const openOne = async (deadlineMs: number): Promise<Connection> => {
    open++
    try {
      const connection = await connect(deadlineMs)
      connection.on('error', () => lose(connection))
      connection.on('end', () => lose(connection))
      return connection
    } catch (error) {
      leave()
      throw error
    }
  }
  const lose = (connection: Connection) => {
    dead.add(connection)
    if (takeIdle(connection)) discard(connection)
  }
  const discard = (connection: Connection) => {
    cutOff(connection)
    leave()
  }
  const retire = (connection: Connection) => {
    takeIdle(connection)
    hangUp(connection)
    leave()
  }
  const giveBack = (connection: Connection) => {
    const [waiter] = waiters
    if (dead.has(connection)) {
      discard(connection)
    } else if (waiter) {
      waiters.delete(waiter)
      waiter.take(connection)
    } else if (allClosed) {
      retire(connection)
    } else {
      idle.set(connection, setTimeout(() => retire(connection), idleMs).unref())
    }
  }
  const wait = (deadlineMs: number) =>
    new Promise<Connection>((resolve, reject) => {
      let gaveUp = false
      const callOff = atDeadline(deadlineMs, () => {
        gaveUp = true
        waiters.delete(waiter)
        reject(new MysqlFailure('late', 'no free connection'))
      })
      const waiter: Waiter = {
        until: performance.now() + deadlineMs,
        take(connection) {
          callOff()
          if (gaveUp) giveBack(connection)
          else resolve(connection)
        },
        fail(error) {
          callOff()
          reject(error)
        },
      }
      waiters.add(waiter)
    })

  return {
    begin: ['start transaction'],
    async lend(deadlineMs) {
      // the one that was used last, so that the others may end
      const ready = [...idle.keys()].at(-1)
      if (ready && takeIdle(ready)) return ready
      if (open < most) return openOne(deadlineMs)
      if (waiters.size >= MOST_WAITING) throw new MysqlFailure('busy', 'too many wait')
      return wait(deadlineMs)
    },
    async look(deadlineMs) {
      try {
        hangUp(await connect(deadlineMs))
      } catch (error) {
        // that it lets nobody in is an answer too
        if (isSilence(error)) throw error
      }
    },
    giveBack,
    discard,
    async close() {
      const closed = new Promise<void>(resolve => {
        allClosed = resolve
      })
      for (const connection of idle.keys()) retire(connection)
      if (open > 0) await closed
    },
  }
}
