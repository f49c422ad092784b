/** Why SQLite could not do something. */
export type SqliteFailure = 'busy' | 'read_only' | 'io' | 'damaged' | 'full' | 'cannot_open' | 'no_database' | 'other'

type Failure = readonly [failure: SqliteFailure, code: number, name: string, message: string]

const FAILURES: readonly Failure[] = [
  ['busy', 5, 'SQLITE_BUSY', 'database is locked'],
  ['busy', 6, 'SQLITE_LOCKED', 'database table is locked'],
  ['read_only', 8, 'SQLITE_READONLY', 'attempt to write a readonly database'],
  ['io', 10, 'SQLITE_IOERR', 'disk I/O error'],
  ['damaged', 11, 'SQLITE_CORRUPT', 'database disk image is malformed'],
  ['full', 13, 'SQLITE_FULL', 'database or disk is full'],
  ['cannot_open', 14, 'SQLITE_CANTOPEN', 'unable to open database file'],
  ['no_database', 26, 'SQLITE_NOTADB', 'file is not a database'],
]

/**
 * Tells SQLite's failures apart.
 *
 * @returns null for an error that is not SQLite's
 * @see https://www.sqlite.org/rescode.html
 */
export function sqliteFailure(error: unknown): SqliteFailure | null {
  if (!(error instanceof Error)) return null
  const { errcode, code } = error as Error & { errcode?: unknown; code?: unknown }
  if (typeof code !== 'string' || !(code === 'ERR_SQLITE_ERROR' || code.startsWith('SQLITE_'))) return null
  // the transaction is the host's own, on a handle of its own, and will end
  if (error.message.includes('within a transaction')) return 'busy'
  const found = FAILURES.find(([, number, name, message]) => {
    // the lower eight bits are the primary code
    if (typeof errcode === 'number') return (errcode & 0xff) === number
    // better-sqlite3 gives names, and all() of @photostructure/sqlite no more than a message
    return code === name || code.startsWith(`${name}_`) || (code === 'ERR_SQLITE_ERROR' && error.message.startsWith(message))
  })
  return found?.[0] ?? 'other'
}
