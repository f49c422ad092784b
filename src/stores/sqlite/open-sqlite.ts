import { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import type { StoreTables } from '../sql/store-tables.js'
import type { Steps } from '../sql/steps.js'
import { createDigestFinder } from './digest-finder.js'
import { createDocumentFinder } from './document-finder.js'
import { migrate } from './migrate.js'
import { retryWhileLocked } from './retry-while-locked.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { sqliteFailure } from './sqlite-failure.js'
import { createSqliteRunner, type SqliteRunner } from './sqlite-runner.js'
import { createWriteQueue } from './write-queue.js'

/** Work on the tables; started anew where a lock made it fail. */
export type Work<T> = (db: Kysely<StoreTables>) => Steps<T>

/** A database that is open and has the tables of this version. */
export interface OpenSqlite {
  /** Answers at once, unless the database is locked at that moment. */
  findByDigest(digest: string): ResolvedKey | null | Promise<ResolvedKey | null>
  /** Answers at once, unless the database is locked at that moment. */
  findDocument(kind: string, id: string): Document | null | Promise<Document | null>
  /** Runs one query; others may write between two. */
  read<T>(work: Work<T>): Promise<T>
  /** Runs queries as one transaction. */
  write<T>(work: Work<T>): Promise<T>
  /** Lets what is under way end, and closes. */
  close(): Promise<void>
}

/**
 * Brings a database to this version and makes it ready for use.
 *
 * @param closeDatabase called in the end, also where this rejects
 */
export async function openSqlite(database: SqliteDatabase, closeDatabase: () => void): Promise<OpenSqlite> {
  try {
    const runner = createSqliteRunner(database)
    const db = new Kysely<StoreTables>({ dialect: sqliteDialect(database, runner) })
    await migrate(db.withTables())
    const finders = { findByDigest: createDigestFinder(db, database), findDocument: createDocumentFinder(db, database) }
    return createAccess(db, runner, finders, closeDatabase)
  } catch (error) {
    closeDatabase()
    throw error
  }
}

interface Finders {
  findByDigest(digest: string): ResolvedKey | null
  findDocument(kind: string, id: string): Document | null
}

function createAccess(db: Kysely<StoreTables>, runner: SqliteRunner, finders: Finders, closeDatabase: () => void): OpenSqlite {
  const writes = createWriteQueue()
  const lookUp = <T>(look: () => T): T | Promise<T> => {
    try {
      return look()
    } catch (error) {
      if (sqliteFailure(error) === 'busy') return retryWhileLocked(look)
      throw error
    }
  }

  return {
    findByDigest: digest => lookUp(() => finders.findByDigest(digest)),
    findDocument: (kind, id) => lookUp(() => finders.findDocument(kind, id)),
    read: work => retryWhileLocked(() => runner.run(work(db))),
    write: work => writes.add(() => runner.transact(work(db))),
    async close() {
      await writes.done()
      closeDatabase()
    },
  }
}
