/** What SQLite is given and gives back. */
export type SqliteValue = string | number | bigint | null

/** A prepared statement. */
export interface SqliteStatement {
  all(...parameters: SqliteValue[]): unknown[]
  get(...parameters: SqliteValue[]): unknown
  run(...parameters: SqliteValue[]): { changes: number | bigint }
}

/**
 * An open database that answers at once: `DatabaseSync` of `node:sqlite` and of `@photostructure/sqlite`, and
 * better-sqlite3's `Database`.
 */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
}

/** Whether a value has the methods of a database. */
export function isSqliteDatabase(value: unknown): value is SqliteDatabase {
  if (typeof value !== 'object' || value === null) return false
  const { prepare, exec, close } = value as Partial<SqliteDatabase>
  return typeof prepare === 'function' && typeof exec === 'function' && typeof close === 'function'
}
