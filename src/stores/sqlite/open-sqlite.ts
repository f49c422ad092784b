import { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { KeyTables } from '../sql/key-tables.js'
import { createDigestFinder } from './digest-finder.js'
import { migrate } from './migrate.js'
import { retryWhileLocked } from './retry-while-locked.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { createSqliteDriver } from './sqlite-driver.js'
import { sqliteFailure } from './sqlite-failure.js'
import { createWriteQueue } from './write-queue.js'

/** A database that is open and has the tables of this version. */
export interface OpenSqlite {
  /** Answers at once, but for the moments in which this process writes. */
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** Runs a query; one statement, since others may write between two. */
  read<T>(query: (db: Kysely<KeyTables>) => Promise<T>): Promise<T>
  /** Runs queries as one transaction, beside which nobody writes. */
  write<T>(work: (db: Kysely<KeyTables>) => Promise<T>): Promise<T>
  /** Lets what is under way end. */
  close(): Promise<void>
}

/**
 * Brings a database to this version and makes it ready for use.
 *
 * @param closeDatabase called in the end, also where this rejects
 */
export async function openSqlite(database: SqliteDatabase, closeDatabase: () => void): Promise<OpenSqlite> {
  const driver = createSqliteDriver(database, closeDatabase)
  const db = new Kysely<KeyTables>({ dialect: sqliteDialect(driver) })
  try {
    await migrate(db.withTables())
    return createAccess(createDigestFinder(db, database), db, driver.isInTransaction)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function createAccess(
  findNow: (digest: string) => ResolvedKey | null,
  db: Kysely<KeyTables>,
  isInTransaction: () => boolean,
): OpenSqlite {
  const writes = createWriteQueue()
  const read: OpenSqlite['read'] = query => retryWhileLocked(() => query(db))
  // its turn on the connection comes when no transaction is open
  const findLater = (digest: string) => read(() => db.connection().execute(async () => findNow(digest)))

  return {
    findByDigest(digest) {
      if (isInTransaction()) return findLater(digest)
      try {
        return findNow(digest)
      } catch (error) {
        if (sqliteFailure(error) === 'busy') return findLater(digest)
        throw error
      }
    },
    read,
    write: work => writes.add(() => db.transaction().execute(work)),
    async close() {
      await writes.done()
      await db.connection().execute(async () => db.destroy())
    },
  }
}
