import { ask } from './ask.js'
import { connect, IDLE_MS } from './connect.js'
import type { Connections } from './connections.js'
import { lentConnections } from './lent-connections.js'
import { loadMysql } from './load-mysql.js'
import { isBroken } from './mysql-failure.js'
import { isPool, type MysqlSource } from './mysql-options.js'
import { ownConnections } from './own-connections.js'

interface Session {
  mode: string | null
  autocommit: number
  sent: string | null
  received: string | null
  number: unknown
}

/**
 * Makes the connections of a store, and sees that there is one.
 *
 * @throws MysqlFailure where there is none, Error that says why it is not fit
 */
export async function openConnections({ from, deadlineMs, maxConnections }: MysqlSource): Promise<Connections> {
  if (isPool(from)) return fit(lentConnections(from), deadlineMs)
  const mysql = await loadMysql()
  const connections = ownConnections({
    connect: within => connect(mysql, from.settings, deadlineMs, within),
    most: maxConnections,
    idleMs: IDLE_MS,
  })
  return fit(connections, deadlineMs)
}

// a pool of the application's is used as it is, so it must be fit for use
const SESSION = `select @@sql_mode as mode, @@autocommit as autocommit, @@character_set_client as sent,
  @@character_set_results as received, 9007199254740991 as number`

async function fit(connections: Connections, deadlineMs: number): Promise<Connections> {
  try {
    const connection = await connections.lend(deadlineMs)
    let failure: unknown = null
    try {
      const [row] = await ask(connection, { sql: SESSION }, deadlineMs)
      const problem = problemOf(row as Session)
      if (problem !== null) throw new Error(`its pool ${problem}`)
    } catch (error) {
      failure = error
      throw error
    } finally {
      if (isBroken(failure)) connections.discard(connection)
      else connections.giveBack(connection)
    }
    return connections
  } catch (error) {
    await connections.close()
    throw error
  }
}

function problemOf({ mode, autocommit, sent, received, number }: Session): string | null {
  if (typeof number !== 'number') return 'gives numbers as texts: leave bigNumberStrings out, or give mysqlStore a url'
  const modes = (mode ?? '').split(',')
  if (!modes.includes('STRICT_TRANS_TABLES') && !modes.includes('STRICT_ALL_TABLES'))
    return 'is not in strict SQL mode, and the server would cut what is too long: add STRICT_TRANS_TABLES to its sql_mode, or give mysqlStore a url'
  if (modes.includes('EMPTY_STRING_IS_NULL'))
    return 'has the SQL mode EMPTY_STRING_IS_NULL: leave it out, or give mysqlStore a url'
  if (autocommit !== 1) return 'has autocommit off, and would read what is out of date: turn it on, or give mysqlStore a url'
  if (sent !== 'utf8mb4' || received !== 'utf8mb4') return "has not the charset 'utf8mb4': set it, or give mysqlStore a url"
  return null
}
