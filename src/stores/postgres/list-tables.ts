import { sql } from 'kysely'
import type { ListTables } from '../sql/own-tables.js'

/** Of all schemas' tables those of the first on the search_path: there tables are made, and found before all others. */
export const listTables: ListTables = async db => {
  const tables = sql<{ name: string }>`
    select relname as name from pg_catalog.pg_class
    where relkind in ('r', 'p') and relname like 'keywright%'
    and relnamespace = (select oid from pg_catalog.pg_namespace where nspname = current_schema())`
  return (await tables.execute(db)).rows.map(({ name }) => name)
}
