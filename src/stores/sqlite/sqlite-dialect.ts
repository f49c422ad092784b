import {
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type Dialect,
  SqliteAdapter,
  SqliteQueryCompiler,
} from 'kysely'
import { createOwnTables } from './own-tables.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { rollBack, type SqliteRunner } from './sqlite-runner.js'

/**
 * Kysely's SQLite over any of the databases: for building queries, and for migrations. It has one connection and leaves
 * the database open in the end.
 */
export function sqliteDialect(database: SqliteDatabase, runner: SqliteRunner): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      return { rows: runner.rows(query) as Row[] }
    },
    streamQuery() {
      throw new Error('the SQLite dialect does not stream')
    },
  }
  return {
    createAdapter: () => new TransactionalAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: createOwnTables,
    createDriver: () => ({
      async init() {},
      acquireConnection: async () => connection,
      async releaseConnection() {},
      beginTransaction: async () => void database.exec('begin immediate'),
      commitTransaction: async () => void database.exec('commit'),
      rollbackTransaction: async () => rollBack(database),
      async destroy() {},
    }),
  }
}

// SQLite can change tables inside a transaction, and the transaction keeps the migrations of two processes apart
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
