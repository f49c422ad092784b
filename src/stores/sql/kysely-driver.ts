import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'

/** Runs a query, or a statement without parameters. */
export type RunCompiled = (query: Pick<CompiledQuery, 'sql' | 'parameters'>) => readonly unknown[] | Promise<readonly unknown[]>

/** A connection as Kysely's migrator needs one. */
export function kyselyConnection(run: (query: CompiledQuery) => ReturnType<RunCompiled>): DatabaseConnection {
  return {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      return { rows: (await run(query)) as Row[] }
    },
    streamQuery() {
      throw new Error('this connection does not stream')
    },
  }
}

/** What a driver with one connection is made of. */
export interface OneConnection {
  readonly connection: DatabaseConnection
  begin(): unknown
  commit(): unknown
  rollback(): unknown
}

/** A driver that has one connection, and does not end it. */
export function oneConnectionDriver({ connection, begin, commit, rollback }: OneConnection): Driver {
  return {
    async init() {},
    acquireConnection: async () => connection,
    async releaseConnection() {},
    beginTransaction: async () => void (await begin()),
    commitTransaction: async () => void (await commit()),
    rollbackTransaction: async () => void (await rollback()),
    async destroy() {},
  }
}
