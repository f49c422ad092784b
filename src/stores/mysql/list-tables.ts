import { sql } from 'kysely'
import type { ListTables } from '../sql/own-tables.js'

/** Of all databases' tables those of the one that is connected to. */
export const listTables: ListTables = async db => {
  const tables = sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = database() and table_name like 'keywright%'`
  return (await tables.execute(db)).rows.map(({ name }) => name)
}
