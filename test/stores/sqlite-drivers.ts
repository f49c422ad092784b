import { DatabaseSync } from '@photostructure/sqlite'
import type { SqliteDatabase } from 'keywright/stores/sqlite'

/** The SQLites of the running Node: the package that tests install, and Node's own where it has one. */
export const sqliteDrivers: readonly { name: string; open: (path: string) => SqliteDatabase }[] = [
  { name: '@photostructure/sqlite', open: path => new DatabaseSync(path) },
  ...builtIn(),
]

function builtIn() {
  const module = process.getBuiltinModule('node:sqlite') as { DatabaseSync: typeof DatabaseSync } | undefined
  return module ? [{ name: 'node:sqlite', open: (path: string) => new module.DatabaseSync(path) }] : []
}

/**
 * Opens a database with the SQLite that a store takes for a path. Two SQLites in one process do not see each other's
 * locks on a file, since the locks belong to the process.
 */
export function openAsStoresDo(path: string): SqliteDatabase {
  const driver = sqliteDrivers.at(-1)
  if (!driver) throw new Error('there is no SQLite')
  return driver.open(path)
}
