import type { Migration } from 'kysely'
import * as keys from './0001-keys.js'
import * as documentsAndEvents from './0002-documents-and-events.js'

/** Every version of the tables, oldest first: the number in the name is the version. One that was released never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-keys': keys,
  '0002-documents-and-events': documentsAndEvents,
}
