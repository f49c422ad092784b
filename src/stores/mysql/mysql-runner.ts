import { setTimeout as sleep } from 'node:timers/promises'
import { runSteps, type Steps } from '../sql/steps.js'
import { ask, type Statement } from './ask.js'
import type { Connections } from './connections.js'
import { isBroken, MysqlFailure } from './mysql-failure.js'

/** Runs queries on connections, each within its deadline. */
export interface MysqlRunner {
  /** The rows of one statement; rejects with a MysqlFailure. */
  rows(statement: Statement): Promise<readonly unknown[]>
  /** Runs queries one by one on one connection. */
  read<T>(start: () => Steps<T>): Promise<T>
  /** Runs queries as one transaction, and anew where somebody else's kept it from beginning or ending. */
  transact<T>(start: () => Steps<T>, lock?: string): Promise<T>
}

type Rows = (statement: Statement, deadlineMs?: number) => Promise<readonly unknown[]>

// how many deadlines others' changes are waited for
const PATIENCE = 5
const LONGEST_PAUSE_MS = 40

export function createMysqlRunner(connections: Connections, deadlineMs: number): MysqlRunner {
  const onConnection = async <T>(work: (rows: Rows) => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    const connection = await connections.lend(deadlineMs)
    // connecting and the first statement have one deadline together
    let left = deadlineMs - (performance.now() - startedAt)
    const rows: Rows = (statement, given = deadlineMs) => {
      // a moment in any case: it may have been this process that was busy
      const within = Math.max(deadlineMs / 10, Math.min(left, given))
      left = Number.POSITIVE_INFINITY
      return ask(connection, statement, within)
    }
    let failure: unknown
    try {
      return await work(rows)
    } catch (error) {
      failure = error
      throw error
    } finally {
      if (isBroken(failure)) connections.discard(connection)
      else connections.giveBack(connection)
    }
  }

  const transactOnce = <T>(steps: Steps<T>, lock: string | undefined, until: number): Promise<T> =>
    onConnection(async rows => {
      for (const sql of connections.begin) await rows({ sql })
      let result: T
      try {
        if (lock !== undefined && (await rows({ sql: lock }, Math.max(deadlineMs, until - performance.now()))).length !== 1)
          throw new Error('the row of keywright_lock is gone. Put it back: INSERT INTO keywright_lock (id) VALUES (1)')
        result = await runSteps(steps, ({ sql }) => rows({ sql }))
      } catch (error) {
        if (!isBroken(error)) await rows({ sql: 'rollback' })
        throw error
      }
      await commit(rows)
      return result
    })

  return {
    rows: statement => retryOnce(() => onConnection(rows => rows(statement))),
    read: start => retryOnce(() => onConnection(rows => runSteps(start(), ({ sql }) => rows({ sql })))),
    async transact(start, lock) {
      const until = performance.now() + PATIENCE * deadlineMs
      for (let tries = 1; ; tries++) {
        try {
          return await transactOnce(start(), lock, until)
        } catch (error) {
          if (!isWorthAnother(error, tries) || performance.now() >= until) throw error
        }
        // those who wait for the same must not knock in step
        await sleep(1 + Math.random() * Math.min(2 ** tries, LONGEST_PAUSE_MS))
      }
    },
  }
}

// Where the connection breaks here, nobody knows whether the server committed: to try again might do it twice.
async function commit(rows: Rows): Promise<void> {
  try {
    await rows({ sql: 'commit' })
  } catch (error) {
    if (error instanceof MysqlFailure && error.kind === 'lost') throw new MysqlFailure('late', error.code)
    throw error
  }
}

// a connection that the server, or something on the way to it, had closed shows only when it is used
async function retryOnce<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof MysqlFailure && error.kind === 'lost') return attempt()
    throw error
  }
}

// duplicates are looked for before anything is inserted: whoever inserted one meanwhile is found the next time
function isWorthAnother(error: unknown, tries: number): boolean {
  if (!(error instanceof MysqlFailure)) return false
  if (error.kind === 'locked') return true
  return (error.kind === 'lost' && tries === 1) || (error.kind === 'duplicate' && tries <= 3)
}
