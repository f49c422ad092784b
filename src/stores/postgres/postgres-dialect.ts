import { type Dialect, PostgresAdapter, PostgresQueryCompiler } from 'kysely'
import { kyselyConnection, oneConnectionDriver, type RunCompiled } from '../sql/kysely-driver.js'
import { createOwnTables } from '../sql/own-tables.js'
import { listTables } from './list-tables.js'

/** What Kysely needs of PostgreSQL: for building queries, and for migrations. It has one connection, and does not end it. */
export function postgresDialect(run: RunCompiled): Dialect {
  const connection = kyselyConnection(run)
  const execute = (sql: string) => run({ sql, parameters: [] })
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: createOwnTables(listTables),
    createDriver: () =>
      oneConnectionDriver({
        connection,
        begin: () => execute('begin'),
        commit: () => execute('commit'),
        rollback: () => execute('rollback'),
      }),
  }
}
