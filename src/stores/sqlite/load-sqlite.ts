import { loadPeer } from '../../load-peer.js'
import type { SqliteDatabase } from './sqlite-database.js'

/** Opens the database of a path. */
export type OpenDatabase = (path: string) => SqliteDatabase

/** Where SQLite may come from. */
export interface SqliteSources {
  /** `node:sqlite`, or undefined where this Node has none. */
  builtIn(): unknown
  /** Imports `@photostructure/sqlite`. */
  installed(): Promise<unknown>
}

const SOURCES: SqliteSources = {
  builtIn: () => process.getBuiltinModule('node:sqlite'),
  installed: () => import('@photostructure/sqlite'),
}

/**
 * Finds SQLite: Node's own, else the package that brings the same to Node 20.
 *
 * @throws Error that says what to install where there is neither
 */
export async function loadSqlite({ builtIn, installed }: SqliteSources = SOURCES): Promise<OpenDatabase> {
  const what = `SQLite on Node ${process.versions.node}`
  return opener(builtIn()) ?? (await loadPeer(what, '@photostructure/sqlite', async () => opener(await installed()), INSTALLED))
}

const INSTALLED = '@photostructure/sqlite@^1.2.1 (or use Node 22.13 or later)'

type DatabaseConstructor = new (path: string) => SqliteDatabase

function opener(module: unknown): OpenDatabase | undefined {
  const Database = (module as { DatabaseSync?: unknown } | undefined)?.DatabaseSync
  return typeof Database === 'function' ? path => new (Database as DatabaseConstructor)(path) : undefined
}
