import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { LRUCache } from 'lru-cache'
import { type PreparedStatement, prepareStatement } from './prepare-statement.js'
import type { SqliteDatabase, SqliteValue } from './sqlite-database.js'
import { sqliteFailure } from './sqlite-failure.js'

/** A driver for one connection that everybody shares, one after another. */
export interface SqliteDriver extends Driver {
  /** Whether a transaction is open: then a look at the database would see what may never be committed. */
  isInTransaction(): boolean
}

const KEPT_STATEMENTS = 64

/** @param closeDatabase called when the driver is destroyed */
export function createSqliteDriver(database: SqliteDatabase, closeDatabase: () => void): SqliteDriver {
  let inTransaction = false
  let free: Promise<void> = Promise.resolve()
  const releases: (() => void)[] = []
  // statements are kept, since preparing costs more than running, and memory until the garbage collector comes
  const statements = new LRUCache<string, PreparedStatement>({ max: KEPT_STATEMENTS })
  const statementOf = (sql: string) => {
    const kept = statements.get(sql)
    if (kept) return kept
    const statement = prepareStatement(database, sql)
    statements.set(sql, statement)
    return statement
  }
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const statement = statementOf(query.sql)
      const parameters = query.parameters as readonly SqliteValue[]
      if (statement.reader ?? givesRows(query)) return { rows: statement.all(...parameters) as Row[] }
      return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) }
    },
    streamQuery() {
      throw new Error('the SQLite driver does not stream')
    },
  }
  const end = (command: 'commit' | 'rollback') => {
    database.exec(command)
    inTransaction = false
  }

  return {
    async init() {},
    async acquireConnection() {
      const before = free
      free = new Promise(release => releases.push(release))
      await before
      return connection
    },
    async releaseConnection() {
      releases.shift()?.()
    },
    async beginTransaction() {
      // not a deferred one: it could read, and then find that it may not write
      database.exec('begin immediate')
      inTransaction = true
    },
    async commitTransaction() {
      end('commit')
    },
    async rollbackTransaction() {
      try {
        end('rollback')
      } catch (error) {
        // after some failures SQLite has rolled back already; what the caller must hear is that failure
        inTransaction = false
        if (sqliteFailure(error) === null) throw error
      }
    },
    async destroy() {
      statements.clear()
      closeDatabase()
    },
    isInTransaction: () => inTransaction,
  }
}

function givesRows({ query }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || query.kind === 'RawNode' || ('returning' in query && query.returning !== undefined)
}
