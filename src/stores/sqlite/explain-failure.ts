import { LOCK_WAIT_MS } from './retry-while-locked.js'
import { type SqliteFailure, sqliteFailure } from './sqlite-failure.js'

const SENTENCES: { readonly [Failure in SqliteFailure]?: string } = {
  busy: `another process has kept it locked for ${LOCK_WAIT_MS / 1000} seconds. Try again, or end that process`,
  read_only: 'it may not be written. Allow this process to write it and its folder',
  damaged: 'it is damaged. Bring it back from a backup',
  full: 'the disk is full. Make room, and try again',
  no_database: 'it is not an SQLite database, and is left as it is. Choose another path',
}

/** What went wrong, as a clause that follows the name of the store. Messages of SQLite's name tables, never values. */
export function explainFailure(error: unknown): string {
  const failure = sqliteFailure(error)
  return (failure && SENTENCES[failure]) ?? (error instanceof Error ? error.message : String(error))
}
