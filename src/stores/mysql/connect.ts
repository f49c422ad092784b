import type { Connection } from 'mysql2'
import { inTime } from '../../in-time.js'
import { ask, cutOff, unrefSocket } from './ask.js'
import type { Mysql } from './load-mysql.js'
import { readFailure } from './mysql-failure.js'
import type { MysqlAddress } from './read-mysql-url.js'

/** How long a connection may be idle before it is closed; the server closes it a little later. */
export const IDLE_MS = 10_000

// A process that stands still, or is cut off, in the middle of a transaction keeps everybody from writing: the server ends
// such a transaction. MariaDB alone reads the last comment.
const sessionOf = (deadlineMs: number): readonly string[] => [
  `set names utf8mb4, sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1,
    innodb_lock_wait_timeout = ${seconds(2 * deadlineMs)}, wait_timeout = ${seconds(IDLE_MS) + 5}
    /*M!100300 , idle_transaction_timeout = ${seconds(5 * deadlineMs)} */`,
  'set session transaction isolation level read committed',
]

// the server counts in whole ones
const seconds = (ms: number) => Math.ceil(ms / 1000)

/**
 * Opens a connection with a session in which nothing is cut silently; rejects with a MysqlFailure.
 *
 * @param deadlineMs of a statement, by which the server knows how long to wait for others
 * @param withinMs how long opening it may take
 */
export async function connect(
  mysql: Pick<Mysql, 'createConnection'>,
  settings: MysqlAddress['settings'],
  deadlineMs: number,
  withinMs = deadlineMs,
): Promise<Connection> {
  const until = performance.now() + withinMs
  const connection = mysql.createConnection({
    ...settings,
    connectTimeout: Math.ceil(withinMs),
    // by itself a system asks after two hours whether the other side is there still
    keepAliveInitialDelay: 10_000,
  })
  // for good: an error that nobody hears would end the process
  connection.on('error', () => {})
  try {
    await connected(connection, withinMs)
    for (const sql of sessionOf(deadlineMs)) await ask(connection, { sql }, Math.max(1, until - performance.now()))
    unrefSocket(connection)
    return connection
  } catch (error) {
    cutOff(connection)
    throw error
  }
}

async function connected(connection: Connection, withinMs: number): Promise<void> {
  const connecting = new Promise<void>((resolve, reject) => {
    connection.connect(error => (error ? reject(error) : resolve()))
  })
  try {
    await inTime(connecting, Math.ceil(withinMs))
  } catch (error) {
    throw readFailure(error, false)
  }
}
