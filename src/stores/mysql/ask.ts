import type { Connection } from 'mysql2'
import { inTime } from '../../in-time.js'
import { readFailure } from './mysql-failure.js'

/** A statement; with values it is prepared, once per connection. */
export interface Statement {
  readonly sql: string
  readonly values?: readonly string[]
  readonly rowsAsArray?: boolean
}

// whatever the pool of an application is set to
const PLAIN = { nestTables: false, namedPlaceholders: false }

// a function of the pool's is set aside by another function alone, which costs a little
const asItIs = (_field: unknown, next: () => unknown) => next()

/**
 * Sends a statement and waits for its rows; none where it gives none.
 *
 * @returns rejects with a MysqlFailure; where the answer is late, the connection is of no more use
 */
export async function ask(connection: Connection, statement: Statement, deadlineMs: number): Promise<readonly unknown[]> {
  try {
    return await inTime(send(connection, statement), Math.ceil(deadlineMs))
  } catch (error) {
    throw readFailure(error, true)
  }
}

function send(connection: Connection, { sql, values, rowsAsArray = false }: Statement): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, rows?: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('mysql2 failed', { cause: error }))
      else resolve(Array.isArray(rows) ? rows : [])
    }
    const typeCast = typeof connection.config.typeCast === 'function' ? asItIs : true
    const options = { ...PLAIN, typeCast, sql, rowsAsArray }
    if (values) connection.execute({ ...options, values: [...values] }, done)
    else connection.query(options, done)
  })
}

/** Has a connection keep no process alive that has nothing else to do. */
export function unrefSocket(connection: Connection): void {
  const { stream } = connection as Connection & { stream?: { unref?(): unknown } }
  stream?.unref?.()
}

/** Lets go of a connection at once, also where the server does not answer any more. */
export function cutOff(connection: Connection): void {
  const { stream } = connection as Connection & { stream?: { destroy?(): unknown } }
  // destroy() alone waits for the server to close its end
  connection.destroy()
  stream?.destroy?.()
}

/** Takes leave of the server and lets go, without waiting for what it says to that. */
export function hangUp(connection: Connection): void {
  const { stream } = connection as Connection & { stream?: { destroySoon?(): unknown } }
  connection.end(() => stream?.destroySoon?.())
}
