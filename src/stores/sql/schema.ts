import { type Kysely, type Migration, Migrator } from 'kysely'
import type { Schema, SchemaStatus } from '../schema.js'
import type { ListTables, MigrationTables } from './own-tables.js'

/** What a schema is made of. */
export interface SchemaParts {
  readonly db: Kysely<MigrationTables>
  readonly migrations: Readonly<Record<string, Migration>>
  readonly listTables: ListTables
}

export function createSchema({ db, migrations, listTables }: SchemaParts): Schema {
  const known = Object.keys(migrations).toSorted()
  const status = async (): Promise<SchemaStatus> => {
    const rows = (await listTables(db)).includes('keywright_migration')
      ? await db.selectFrom('keywright_migration').select('name').execute()
      : []
    const done = rows.map(({ name }) => name).toSorted()
    return {
      versions: known.map(name => ({ name, done: done.includes(name) })),
      later: done.findLast(name => !known.includes(name)) ?? null,
    }
  }
  const isUpToDate = async () => {
    const { versions, later } = await status()
    if (later === null) return versions.every(({ done }) => done)
    throw new Error(
      `its schema is version ${versionOf(later)}, and this keywright knows versions up to ${versionOf(known.at(-1) ?? '0')}. ` +
        'Upgrade keywright: npm install keywright@latest',
    )
  }

  return {
    status,
    async up() {
      if (await isUpToDate()) return
      const migrator = new Migrator({
        db,
        provider: { getMigrations: async () => ({ ...migrations }) },
        migrationTableName: 'keywright_migration',
        migrationLockTableName: 'keywright_migration_lock',
      })
      const { error } = await migrator.migrateToLatest()
      // another process may have brought them to this version meanwhile, or to a later one
      if (error !== undefined && !(await isUpToDate())) throw error
    },
  }
}

const versionOf = (migration: string) => `${Number.parseInt(migration, 10)} (${migration})`
