import { Kysely } from 'kysely'
import type { StoreTables } from '../sql/store-tables.js'
import type { SqlEngine, Work } from '../sql/sql-engine.js'
import { explainFailure } from './explain-failure.js'
import { createLookUps, type LookUps } from './look-ups.js'
import { sqliteSchema } from './sqlite-schema.js'
import { retryWhileLocked } from './retry-while-locked.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { sqliteFailure } from './sqlite-failure.js'
import { usageForms } from './usage-forms.js'
import { createSqliteRunner, type SqliteRunner } from './sqlite-runner.js'
import { createWriteQueue } from './write-queue.js'

/**
 * Brings a database to this version and makes it ready for use.
 *
 * @param name what messages call it
 * @param closeDatabase called in the end, also where this rejects
 */
export async function openSqlite(database: SqliteDatabase, name: string, closeDatabase: () => void): Promise<SqlEngine> {
  try {
    const runner = createSqliteRunner(database)
    const db = new Kysely<StoreTables>({ dialect: sqliteDialect(database, runner) })
    await sqliteSchema(db.withTables()).up()
    return createEngine({ db, runner, lookUps: createLookUps(db, database), name, closeDatabase })
  } catch (error) {
    closeDatabase()
    throw error
  }
}

interface EngineParts {
  readonly db: Kysely<StoreTables>
  readonly runner: SqliteRunner
  readonly lookUps: LookUps
  readonly name: string
  closeDatabase(): void
}

function createEngine({ db, runner, lookUps, name, closeDatabase }: EngineParts): SqlEngine {
  const writes = createWriteQueue()
  const explain = (error: unknown): never => {
    throw explainFailure(`${name}:`, error)
  }
  const transact = <T>(work: Work<T>): Promise<T> => writes.add(() => runner.transact(work(db))).catch(explain)
  const lookUp = <T>(look: () => T): T | Promise<T> => {
    try {
      return look()
    } catch (error) {
      if (sqliteFailure(error) === 'busy') return retryWhileLocked(look)
      throw error
    }
  }

  return {
    findByDigest: digest => lookUp(() => lookUps.findByDigest(digest)),
    findDocument: (kind, id) => lookUp(() => lookUps.findDocument(kind, id)),
    read: work => retryWhileLocked(() => runner.run(work(db))).catch(explain),
    write: transact,
    recordUsage: transact,
    usageForms,
    // another process's changes show in the file alone
    watch: () => null,
    async close() {
      await writes.done()
      closeDatabase()
    },
  }
}
