import { atDeadline } from '../../in-time.js'
import type { PgPool, PgPoolClient, PgQuery } from './pg-driver.js'
import { isOutdated, PostgresFailure, readFailure } from './postgres-failure.js'
import { type QueryResult, runQuery } from './run-query.js'

/** A connection for a piece of work. */
export interface Session {
  /** Runs a statement; the first one shares its deadline with waiting for the connection. */
  run(query: PgQuery): Promise<QueryResult>
  /** Whether its connection is of no more use, and will be ended instead of kept. */
  isLost(): boolean
  /** Has the connection ended: nobody knows what state it is in. */
  discard(): void
}

/** Connections of a pool, none of which is waited for without end. */
export interface Connections {
  /** @param until by `performance.now()`: when the first statement must be done */
  use<T>(work: (session: Session) => Promise<T>, until?: number): Promise<T>
  /** Resolves when all work is done. */
  done(): Promise<void>
}

export function createConnections(pool: PgPool, deadlineMs: number): Connections {
  const underWay = new Set<Promise<unknown>>()
  // connections on which a statement is not what it was when it was prepared: there it is prepared for each use
  const forgetful = new WeakSet<PgPoolClient>()

  const useNow = async <T>(work: (session: Session) => Promise<T>, until: number): Promise<T> => {
    const client = await acquire(pool, until)
    let isLost = false
    let first = true
    const run = async (query: PgQuery, leftMs: number): Promise<QueryResult> => {
      try {
        return await runQuery(client, forgetful.has(client) ? { ...query, name: undefined } : query, leftMs)
      } catch (error) {
        isLost ||= readFailure(error).isLost
        throw error
      }
    }
    // a moment in any case: it may have been this process that was busy
    const firstMs = () => Math.max(until - performance.now(), deadlineMs / 10)
    try {
      await leaveTransaction(client, query => run(query, firstMs()))
      return await work({
        async run(query) {
          const leftMs = first ? firstMs() : deadlineMs
          const since = performance.now()
          first = false
          try {
            return await run(query, leftMs)
          } catch (error) {
            if (query.name === undefined || forgetful.has(client) || !isOutdated(error)) throw error
            forgetful.add(client)
            return run(query, Math.max(leftMs - (performance.now() - since), deadlineMs / 10))
          }
        },
        isLost: () => isLost,
        discard: () => void (isLost = true),
      })
    } finally {
      // the pool listens again from here on
      client.release(isLost)
      client.removeListener('error', ignore)
    }
  }

  return {
    use(work, until = performance.now() + deadlineMs) {
      const result = useNow(work, until)
      underWay.add(result)
      const settled = () => void underWay.delete(result)
      result.then(settled, settled)
      return result
    },
    async done() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}

// Not with the promise that connect gives: a client that breaks before its handler runs would end the process.
function acquire(pool: PgPool, until: number): Promise<PgPoolClient> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const waitMs = Math.ceil(until - performance.now())
    const callOff = atDeadline(waitMs, () => {
      isLate = true
      reject(new PostgresFailure(`no connection within ${Math.max(waitMs, 0)} ms`, 'unavailable', true))
    })
    try {
      pool.connect((error, client) => {
        callOff()
        if (isLate) return client?.release()
        if (error || !client) return reject(readFailure(error))
        client.on('error', ignore)
        resolve(client)
      })
    } catch (error) {
      callOff()
      reject(readFailure(error))
    }
  })
}

// whoever gave the connection back has left it: what would be read in there may be long out of date
async function leaveTransaction(client: PgPoolClient, run: (query: PgQuery) => Promise<unknown>): Promise<void> {
  const status = client.getTransactionStatus?.() ?? 'I'
  if (status !== 'I') await run({ text: 'rollback' })
}

// the statement that runs rejects, and so does the next one
const ignore = () => {}
