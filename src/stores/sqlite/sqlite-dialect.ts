import { type Dialect, SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { kyselyConnection, oneConnectionDriver } from '../sql/kysely-driver.js'
import { createOwnTables } from '../sql/own-tables.js'
import { listTables } from './list-tables.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { rollBack, type SqliteRunner } from './sqlite-runner.js'

/**
 * Kysely's SQLite over any of the databases: for building queries, and for migrations. It has one connection and leaves
 * the database open in the end.
 */
export function sqliteDialect(database: SqliteDatabase, runner: SqliteRunner): Dialect {
  const connection = kyselyConnection(runner.rows)
  return {
    createAdapter: () => new TransactionalAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: createOwnTables(listTables),
    createDriver: () =>
      oneConnectionDriver({
        connection,
        begin: () => database.exec('begin immediate'),
        commit: () => database.exec('commit'),
        rollback: () => rollBack(database),
      }),
  }
}

// SQLite can change tables inside a transaction, and the transaction keeps the migrations of two processes apart
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
