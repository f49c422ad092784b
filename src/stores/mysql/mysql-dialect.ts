import {
  type DatabaseConnection,
  type Dialect,
  DummyDriver,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlQueryCompiler,
  sql,
} from 'kysely'
import { kyselyConnection } from '../sql/kysely-driver.js'
import { createOwnTables } from '../sql/own-tables.js'
import type { StoreTables } from '../sql/store-tables.js'
import { LiteralCompiler } from './literal-compiler.js'
import { listTables } from './list-tables.js'

/** One connection, lent for migrations. */
export interface StatementRunner {
  rows(sql: string): Promise<readonly unknown[]>
  release(): void
}

/** Lends connections to Kysely, for migrations. */
export interface MigrationDriver {
  acquire(): Promise<StatementRunner>
}

/** Builds statements with their values in them; those of migrations it runs as well. */
export function literalDb<Tables>(driver?: MigrationDriver): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialect(() => new LiteralCompiler(), driver && kyselyDriver(driver)) })
}

/** Builds statements that are to be prepared. */
export const preparedDb = (): Kysely<StoreTables> => new Kysely({ dialect: dialect(() => new MysqlQueryCompiler()) })

const dialect = (createQueryCompiler: () => MysqlQueryCompiler, driver: Driver = new DummyDriver()): Dialect => ({
  createAdapter: () => new LockingAdapter(),
  createDriver: () => driver,
  createIntrospector: createOwnTables(listTables),
  createQueryCompiler,
})

function kyselyDriver({ acquire }: MigrationDriver): Driver {
  const runners = new WeakMap<DatabaseConnection, StatementRunner>()
  const refuse = async () => {
    throw new Error('MySQL has no transactions around changes of tables')
  }
  return {
    async init() {},
    async acquireConnection() {
      const runner = await acquire()
      const connection = kyselyConnection(query => runner.rows(query.sql))
      runners.set(connection, runner)
      return connection
    },
    async releaseConnection(connection) {
      runners.get(connection)?.release()
    },
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    async destroy() {},
  }
}

const LOCK_WAIT_SECONDS = 30

// Kysely's own lock is one for all databases of the server, and it goes on where it did not get it
class LockingAdapter extends MysqlAdapter {
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    const { rows } = await sql<{
      locked: number | null
    }>`select get_lock(${LOCK_NAME}, ${sql.lit(LOCK_WAIT_SECONDS)}) as locked`.execute(db)
    if (rows[0]?.locked !== 1) throw new Error(`another process has been changing its tables for ${LOCK_WAIT_SECONDS} seconds`)
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`select release_lock(${LOCK_NAME})`.execute(db)
  }
}

// a name of 42 characters: 64 are the most
const LOCK_NAME = sql`concat('keywright_', md5(database()))`
