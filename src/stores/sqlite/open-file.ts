import { constants, open } from 'node:fs/promises'
import { checkPath } from './check-path.js'
import { claimFile } from './claim-file.js'
import { loadSqlite } from './load-sqlite.js'
import { prepareStatement } from './prepare-statement.js'
import { retryWhileLocked } from './retry-while-locked.js'
import type { SqliteDatabase } from './sqlite-database.js'

// SQLite waits for locks by blocking the process, so it waits for the shortest ones alone
const BUSY_TIMEOUT_MS = 5
// what is looked up often stays in memory, at most so much
const CACHE_KIB = 65_536

/**
 * Opens the database of a path, new or keywright's own, in WAL mode and with `synchronous=FULL`.
 *
 * @param path absolute, or `:memory:`
 */
export async function openFile(path: string): Promise<SqliteDatabase> {
  const openDatabase = await loadSqlite()
  if (path !== ':memory:') {
    await checkPath(path)
    await makePrivately(path)
  }
  const database = openDatabase(path)
  try {
    await retryWhileLocked(() => setUp(database))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

// digests are no secrets, but what they belong to is nobody else's either; SQLite makes its files by the umask, and those beside
// this one as it is
async function makePrivately(path: string): Promise<void> {
  // where it leads to another file, that one is made; one that is there stays as it is
  await (await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)).close()
}

function setUp(database: SqliteDatabase): void {
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  claimFile(database)
  const { journal_mode: mode } = prepareStatement(database, 'pragma journal_mode = wal').get() as { journal_mode: string }
  if (mode !== 'wal' && mode !== 'memory')
    throw new Error('its file system can hold no database in WAL mode. Choose a path on a local disk')
  database.exec(`pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -${CACHE_KIB}`)
}
