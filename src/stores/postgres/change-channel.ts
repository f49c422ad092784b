import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { StoreTables } from '../sql/store-tables.js'
import type { Session } from './connections.js'
import { PostgresFailure } from './postgres-failure.js'

/**
 * The channel on which changes are told. Channels are the database's, tables a schema's: two keywrights in one database would
 * wake each other for nothing, so the schema that the tables are in, the first on the search_path, is part of the name.
 */
export async function findChannel(db: Kysely<StoreTables>, session: Session): Promise<string> {
  const found = sql`select quote_ident(schemaname) as schema from pg_catalog.pg_tables
    where schemaname = current_schema() and tablename = ${'keywright_lock'}`
  // with a value in it, so that it shows here in which form pg gives what it reads
  const { sql: text, parameters } = found.compile(db)
  const { rows } = await session.run({ text, values: [...parameters] })
  const [row] = rows as readonly { schema: string }[]
  if (!row) throw new PostgresFailure('its tables are gone', 'refused', false)
  // a channel has at most 63 bytes, and a schema has a name that may need quoting
  return /^[a-z_][a-z0-9_]{0,40}$/.test(row.schema)
    ? `keywright_${row.schema}`
    : `keywright_${createHash('sha256').update(row.schema).digest('hex').slice(0, 32)}`
}
