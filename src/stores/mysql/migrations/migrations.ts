import type { Migration } from 'kysely'
import * as tables from './0001-tables.js'

/** Every version of the tables, oldest first: the number in the name is the version. One that was released never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-tables': tables,
}
