import type { DatabaseIntrospector, Kysely, TableMetadata } from 'kysely'

interface Schema {
  sqlite_schema: { name: string; type: string }
}

/**
 * Tells Kysely's migrator which of keywright's tables there are. Kysely's own introspector reads every table and view,
 * and a broken view of the application's would keep the store from opening.
 */
export function createOwnTables(db: Kysely<Schema>): DatabaseIntrospector {
  const getTables = async (): Promise<TableMetadata[]> => {
    const tables = db.selectFrom('sqlite_schema').select('name').where('type', '=', 'table')
    const own = await tables.where('name', 'like', 'keywright_%').execute()
    return own.map(({ name }) => ({ name, isView: false, columns: [] }))
  }
  return {
    getSchemas: async () => [],
    getTables,
    getMetadata: async () => ({ tables: await getTables() }),
  }
}
