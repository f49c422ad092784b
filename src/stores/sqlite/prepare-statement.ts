import type { SqliteDatabase, SqliteStatement } from './sqlite-database.js'

/** What only some of the databases have. */
interface Tunable extends SqliteStatement {
  setReadBigInts?(on: boolean): unknown
  setReturnArrays?(on: boolean): unknown
  safeIntegers?(on: boolean): unknown
}

/** A prepared statement whose rows are objects with numbers in them, however the user set the database up. */
export function prepareStatement(database: SqliteDatabase, sql: string): SqliteStatement {
  const statement: Tunable = database.prepare(sql)
  if (statement.setReadBigInts) statement.setReadBigInts(false)
  else statement.safeIntegers?.(false)
  statement.setReturnArrays?.(false)
  return statement
}

/** As {@link prepareStatement}, for a statement that gives rows: a function that gives the columns of the first one. */
export function prepareRowReader(
  database: SqliteDatabase,
  sql: string,
): (...parameters: string[]) => readonly unknown[] | undefined {
  const statement: Tunable = prepareStatement(database, sql)
  if (statement.setReturnArrays) {
    statement.setReturnArrays(true)
    return (...parameters) => statement.get(...parameters) as readonly unknown[] | undefined
  }
  return (...parameters) => {
    const row = statement.get(...parameters) as object | undefined
    return row && Object.values(row)
  }
}
