import type { KeyStore } from '../../keys/key-store.js'
import { explainOpening } from '../explain-opening.js'
import { sqlStore } from '../sql/sql-store.js'
import { explainFailure } from './explain-failure.js'
import { openSqlite } from './open-sqlite.js'
import { readSqliteOptions, type SqliteStoreOptions } from './sqlite-options.js'

/**
 * A store in an SQLite file, which several processes of one machine may share. What it acknowledges is on the disk.
 *
 * SQLite is Node's own from 22.13 on, and the package `@photostructure/sqlite` before that. A file that another program
 * or a later version made is refused and left as it is.
 *
 * @throws TypeError for wrong options; whatever else is wrong rejects `open`, with the path and what to do
 * @example
 * ```ts
 * const keyring = createKeyring({ store: sqliteStore({ path: 'keys.db' }) })
 * ```
 * @example
 * ```ts
 * const database = new DatabaseSync('app.db')
 * const keyring = createKeyring({ store: sqliteStore({ database }) })
 * ```
 */
export function sqliteStore(options: SqliteStoreOptions): KeyStore {
  const source = readSqliteOptions(options)
  return sqlStore({
    name: source.name,
    async open() {
      try {
        const database = await source.open()
        return await openSqlite(database, source.name, () => source.close(database))
      } catch (error) {
        throw explainOpening(source.wholeName, error, explainFailure)
      }
    },
  })
}
