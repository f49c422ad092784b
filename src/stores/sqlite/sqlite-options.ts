import { resolve } from 'node:path'
import { checkOptions, option } from '../../check-options.js'
import { openFile } from './open-file.js'
import { prepareStatement } from './prepare-statement.js'
import { isSqliteDatabase, type SqliteDatabase } from './sqlite-database.js'

/** Where the keys are: a file of keywright's own, or a database that the application has open. */
export type SqliteStoreOptions =
  | {
      /** The file, from the working directory on; it is made where there is none. `:memory:` is gone with the store. */
      path: string
      database?: undefined
    }
  | {
      /**
       * An open database, used as it is set up, which may hold tables of yours; the store does not close it. Any that
       * answers at once: `DatabaseSync` of `node:sqlite` and `@photostructure/sqlite`, better-sqlite3's `Database`.
       */
      database: SqliteDatabase
      path?: undefined
    }

/** How a store comes by its database, and what becomes of it in the end. */
export interface SqliteSource {
  readonly name: string
  /** The name, with the whole path, for messages about opening it. */
  readonly wholeName: string
  open(): Promise<SqliteDatabase>
  close(database: SqliteDatabase): void
}

const DATABASE = {
  is: isSqliteDatabase,
  right: 'an open database with prepare, exec and close, such as DatabaseSync of node:sqlite or @photostructure/sqlite',
}

/** @throws TypeError that names the option that is wrong */
export function readSqliteOptions(options: SqliteStoreOptions): SqliteSource {
  checkOptions('sqliteStore', options, { path: option.text, database: DATABASE })
  const { path, database } = options
  if (path !== undefined && database !== undefined) throw new TypeError('sqliteStore: give path or database, not both')
  if (database) return handleSource(database)
  if (path === undefined) throw new TypeError("sqliteStore: path is missing, as in sqliteStore({ path: 'keywright.db' })")
  if (path.includes('\0')) throw new TypeError('sqliteStore: path has a null character')
  return fileSource(path)
}

function fileSource(path: string): SqliteSource {
  const name = `sqlite:${path}`
  // resolved now, since the working directory may change; an absolute path is also never taken for a file: URL
  const whole = path === ':memory:' ? path : resolve(path)
  return {
    name,
    wholeName: whole === path ? name : `${name} (${whole})`,
    open: () => openFile(whole),
    close(database) {
      // some drivers keep prepared statements until the garbage collector comes, and SQLite its log with them
      try {
        database.exec('pragma wal_checkpoint(truncate)')
      } finally {
        database.close()
      }
    },
  }
}

function handleSource(database: SqliteDatabase): SqliteSource {
  const name = `sqlite:${locationOf(database)}`
  return {
    name,
    wholeName: name,
    async open() {
      const row = prepareStatement(database, 'select 1 as one').get()
      if ((row as { one?: unknown } | undefined)?.one !== 1)
        throw new TypeError('it must answer at once, as DatabaseSync of node:sqlite and @photostructure/sqlite do')
      return database
    },
    close() {},
  }
}

// the main database is the first of the list; one that does not answer yet says what is wrong when the store opens
function locationOf(database: SqliteDatabase): string {
  try {
    const { file } = prepareStatement(database, 'pragma database_list').get() as { file?: unknown }
    if (typeof file === 'string') return file || ':memory:'
  } catch {}
  return 'a database of the application'
}
