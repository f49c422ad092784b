import type { DatabaseIntrospector, Kysely, TableMetadata } from 'kysely'

/** As much of the tables as migrations know. */
export interface MigrationTables {
  keywright_migration: { name: string }
}

/** Gives the names of keywright's tables in the database, and of no others, of which there may be thousands. */
export type ListTables = (db: Kysely<MigrationTables>) => Promise<string[]>

/**
 * Tells Kysely's migrator which of keywright's tables there are. Its own introspectors read every table and view of every
 * schema: a broken view of the application's, or another keywright's tables, would keep the store from opening.
 */
export const createOwnTables =
  (listTables: ListTables) =>
  (db: Kysely<MigrationTables>): DatabaseIntrospector => {
    const getTables = async (): Promise<TableMetadata[]> =>
      (await listTables(db)).map(name => ({ name, isView: false, columns: [] }))
    return {
      getSchemas: async () => [],
      getTables,
      getMetadata: async () => ({ tables: await getTables() }),
    }
  }
