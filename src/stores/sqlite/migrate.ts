import { type Kysely, Migrator } from 'kysely'
import { migrations } from './migrations/migrations.js'
import { retryWhileLocked } from './retry-while-locked.js'

interface MigrationTables {
  sqlite_schema: { name: string }
  keywright_migration: { name: string }
}

/**
 * Brings the tables to this version; safe beside other processes that do the same.
 *
 * @throws Error where they are of a later version, with a clause that follows "can't be opened:"
 */
export async function migrate(db: Kysely<MigrationTables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'keywright_migration',
    migrationLockTableName: 'keywright_migration_lock',
  })
  await retryWhileLocked(async () => {
    if (await isUpToDate(db)) return
    const { error } = await migrator.migrateToLatest()
    // another process may have brought them to this version meanwhile, or to a later one
    if (error !== undefined && !(await isUpToDate(db))) throw error
  })
}

async function isUpToDate(db: Kysely<MigrationTables>): Promise<boolean> {
  const tables = await db.selectFrom('sqlite_schema').select('name').where('name', '=', 'keywright_migration').execute()
  if (tables.length === 0) return false
  const done = await db.selectFrom('keywright_migration').select('name').orderBy('name', 'desc').execute()
  const known = Object.keys(migrations).toSorted()
  const later = done.find(({ name }) => !known.includes(name))
  if (!later) return done.length === known.length
  throw new Error(
    `its schema is version ${versionOf(later.name)}, and this keywright knows versions up to ${versionOf(known.at(-1) ?? '0')}. ` +
      'Upgrade keywright: npm install keywright@latest',
  )
}

const versionOf = (migration: string) => `${Number.parseInt(migration, 10)} (${migration})`
