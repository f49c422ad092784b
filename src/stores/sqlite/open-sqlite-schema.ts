import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Kysely } from 'kysely'
import { explainOpening } from '../explain-opening.js'
import type { OpenSchema, SchemaStatus } from '../schema.js'
import { checkPath } from './check-path.js'
import { checkOwner } from './claim-file.js'
import { explainFailure } from './explain-failure.js'
import { loadSqlite } from './load-sqlite.js'
import { migrations } from './migrations/migrations.js'
import { retryWhileLocked } from './retry-while-locked.js'
import { sqliteDialect } from './sqlite-dialect.js'
import { createSqliteRunner } from './sqlite-runner.js'
import { sqliteSchema } from './sqlite-schema.js'
import { sqliteStore } from './sqlite-store.js'

/**
 * The versions of the tables in an SQLite file. Looking makes no file, and changes none. What is wrong with the file rejects
 * `status` and `up`.
 */
export async function openSqliteSchema({ path }: { path: string }): Promise<OpenSchema> {
  const whole = resolve(path)
  return {
    async status() {
      if (!existsSync(whole)) return NOTHING_DONE
      try {
        return await look(whole)
      } catch (error) {
        throw explainOpening(`sqlite:${path}`, error, explainFailure)
      }
    },
    async up() {
      const store = sqliteStore({ path })
      await store.open()
      await store.close()
    },
    clock: async () => null,
    async close() {},
  }
}

const NOTHING_DONE: SchemaStatus = {
  versions: Object.keys(migrations)
    .toSorted()
    .map(name => ({ name, done: false })),
  later: null,
}

async function look(path: string): Promise<SchemaStatus> {
  const open = await loadSqlite()
  await checkPath(path)
  const database = open(path)
  try {
    await retryWhileLocked(() => checkOwner(database))
    const db = new Kysely({ dialect: sqliteDialect(database, createSqliteRunner(database)) })
    return await sqliteSchema(db.withTables()).status()
  } finally {
    database.close()
  }
}
