import type { Kysely } from 'kysely'
import type { Schema } from '../schema.js'
import type { MigrationTables } from '../sql/own-tables.js'
import { createSchema } from '../sql/schema.js'
import { listTables } from './list-tables.js'
import { migrations } from './migrations/migrations.js'
import { retryWhileLocked } from './retry-while-locked.js'

/** The versions of the tables in an SQLite database. */
export function sqliteSchema(db: Kysely<MigrationTables>): Schema {
  const { status, up } = createSchema({ db, migrations, listTables })
  return { status: () => retryWhileLocked(status), up: () => retryWhileLocked(up) }
}
