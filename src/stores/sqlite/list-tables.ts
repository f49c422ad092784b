import type { ListTables } from '../sql/own-tables.js'

type SqliteTables = { sqlite_schema: { name: string; type: string } }

export const listTables: ListTables = async db => {
  const tables = db.withTables<SqliteTables>().selectFrom('sqlite_schema').select('name').where('type', '=', 'table')
  return (await tables.where('name', 'like', 'keywright_%').execute()).map(({ name }) => name)
}
