import { LOCK_WAIT_MS } from './retry-while-locked.js'
import { type SqliteFailure, sqliteFailure } from './sqlite-failure.js'

const SENTENCES: { readonly [Failure in SqliteFailure]?: string } = {
  busy: `another process has kept it locked for ${LOCK_WAIT_MS / 1000} seconds. Try again, or end that process`,
  read_only: 'it may not be written. Allow this process to write it and its folder',
  damaged: 'it is damaged. Bring it back from a backup',
  full: 'the disk is full. Make room, and try again',
  no_database: 'it is not an SQLite database, and is left as it is. Choose another path',
}

/**
 * A failure as the store's methods reject with it; what is no failure of SQLite's stays as it is. Messages of SQLite's name
 * tables, never values.
 *
 * @param where what the message begins with: the store's name
 */
export function explainFailure(where: string, error: unknown): unknown {
  const failure = sqliteFailure(error)
  if (failure === null || !(error instanceof Error)) return error
  return new Error(`${where} ${SENTENCES[failure] ?? error.message}`, { cause: error })
}
