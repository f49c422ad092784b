/** Why SQLite could not do something. */
export type SqliteFailure = 'busy' | 'read_only' | 'io' | 'damaged' | 'full' | 'cannot_open' | 'no_database' | 'other'

const BY_NUMBER: Readonly<Record<number, SqliteFailure>> = {
  5: 'busy',
  6: 'busy',
  8: 'read_only',
  10: 'io',
  11: 'damaged',
  13: 'full',
  14: 'cannot_open',
  26: 'no_database',
}

const BY_NAME: Readonly<Record<string, SqliteFailure>> = {
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_READONLY: 'read_only',
  SQLITE_IOERR: 'io',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_FULL: 'full',
  SQLITE_CANTOPEN: 'cannot_open',
  SQLITE_NOTADB: 'no_database',
}

/**
 * Tells SQLite's failures apart by their result codes.
 *
 * @returns null for an error that is not SQLite's
 * @see https://www.sqlite.org/rescode.html
 */
export function sqliteFailure(error: unknown): SqliteFailure | null {
  if (!(error instanceof Error)) return null
  const { errcode, code } = error as Error & { errcode?: unknown; code?: unknown }
  // the transaction is the host's own, on a handle of its own, and will end
  if (error.message.includes('within a transaction')) return 'busy'
  // the lower eight bits are the primary code
  if (typeof errcode === 'number') return BY_NUMBER[errcode & 0xff] ?? 'other'
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return null
  return BY_NAME[code.split('_').slice(0, 2).join('_')] ?? 'other'
}
