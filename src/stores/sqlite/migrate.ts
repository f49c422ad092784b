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
    await checkVersion(db)
    const { error } = await migrator.migrateToLatest()
    if (error === undefined) return
    // another process may have brought them to a later version meanwhile
    await checkVersion(db)
    throw error
  })
}

async function checkVersion(db: Kysely<MigrationTables>): Promise<void> {
  const tables = await db.selectFrom('sqlite_schema').select('name').where('name', '=', 'keywright_migration').execute()
  if (tables.length === 0) return
  const done = await db.selectFrom('keywright_migration').select('name').orderBy('name', 'desc').execute()
  const unknown = done.find(({ name }) => !Object.hasOwn(migrations, name))
  if (!unknown) return
  const known = Object.keys(migrations).toSorted().at(-1) ?? ''
  throw new Error(
    `its schema is version ${versionOf(unknown.name)}, and this keywright knows versions up to ${versionOf(known)}. ` +
      'Upgrade keywright: npm install keywright@latest',
  )
}

const versionOf = (migration: string) => `${Number.parseInt(migration, 10)} (${migration})`
