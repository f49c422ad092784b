import type { CompiledQuery } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Steps } from '../sql/steps.js'
import { prepareStatement } from './prepare-statement.js'
import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-database.js'
import { sqliteFailure } from './sqlite-failure.js'

/** Runs queries on a database, at once. */
export interface SqliteRunner {
  /** The rows of a query; none where it gives none. */
  rows(query: CompiledQuery): readonly unknown[]
  run<T>(steps: Steps<T>): T
  /**
   * Runs steps as one transaction, from beginning to end without letting anybody else have a turn: whoever else holds
   * this database neither sees it half done nor gets into it.
   */
  transact<T>(steps: Steps<T>): T
}

const KEPT_STATEMENTS = 64

export function createSqliteRunner(database: SqliteDatabase): SqliteRunner {
  // statements are kept, since preparing costs more than running, and memory until the garbage collector comes
  const statements = new LRUCache<string, SqliteStatement>({ max: KEPT_STATEMENTS })

  const rows: SqliteRunner['rows'] = query => {
    const statement = statements.get(query.sql) ?? prepareStatement(database, query.sql)
    statements.set(query.sql, statement)
    const parameters = query.parameters as readonly SqliteValue[]
    if (givesRows(query)) return statement.all(...parameters)
    statement.run(...parameters)
    return []
  }
  const run: SqliteRunner['run'] = steps => {
    let step = steps.next()
    while (!step.done) step = steps.next(rows(step.value))
    return step.value
  }

  return {
    rows,
    run,
    transact(steps) {
      // not a deferred one: it could read, and then find that it may not write
      database.exec('begin immediate')
      try {
        const result = run(steps)
        database.exec('commit')
        return result
      } catch (error) {
        rollBack(database)
        throw error
      }
    },
  }
}

/** Rolls back; after some failures SQLite has done so already, and then the failure is what matters. */
export function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback')
  } catch (error) {
    if (sqliteFailure(error) === null) throw error
  }
}

function givesRows({ query }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || ('returning' in query && query.returning !== undefined)
}
