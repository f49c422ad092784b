import type { KeyStore } from '../../keys/key-store.js'
import { explainOpening } from '../explain-opening.js'
import { sqlStore } from '../sql/sql-store.js'
import { explainFailure } from './explain-failure.js'
import { type MysqlStoreOptions, readMysqlOptions } from './mysql-options.js'
import { openMysql } from './open-mysql.js'

/**
 * A store in a database of MySQL (8.0.17 or later) or MariaDB (10.3 or later), which any number of processes share. It needs
 * the package `mysql2`, and makes its tables itself: their names begin with `keywright_`. A database of a later version of
 * keywright is refused and left as it is.
 *
 * Every call ends in time: with `StoreUnavailable` where the server can't be reached or does not answer.
 *
 * @throws TypeError for wrong options; whatever else is wrong rejects `open`, with what to do
 * @example
 * ```ts
 * const keyring = createKeyring({ store: mysqlStore({ url: 'mysql://app:password@db.internal:3306/app' }) })
 * ```
 * @example
 * ```ts
 * const pool = createPool({ host: 'db.internal', user: 'app', password, database: 'app' })
 * const keyring = createKeyring({ store: mysqlStore({ pool }) })
 * ```
 */
export function mysqlStore(options: MysqlStoreOptions): KeyStore {
  const read = readMysqlOptions(options)
  return sqlStore({
    name: read.name,
    async open() {
      try {
        return await openMysql(read)
      } catch (error) {
        throw explainOpening(read.name, error, explainFailure)
      }
    },
  })
}
