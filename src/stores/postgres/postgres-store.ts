import type { KeyStore } from '../../keys/key-store.js'
import { sqlStore } from '../sql/sql-store.js'
import { explainOpening } from '../explain-opening.js'
import { explainFailure } from './explain-failure.js'
import { loadPg } from './load-pg.js'
import { openPostgres } from './open-postgres.js'
import { type PostgresStoreOptions, readPostgresOptions } from './postgres-options.js'

/**
 * A store in a PostgreSQL database, for any number of instances. Its tables are in the schema that the `search_path` of the
 * connections names first, and are made and brought up to date when it opens; it tells instances of changes at once.
 *
 * Whatever the server does not answer within the deadline rejects with `StoreUnavailable`, and nothing waits longer. A change
 * that was under way then may have been made.
 *
 * It needs the package `pg`. Behind PgBouncer it needs session mode, or transaction mode of version 1.21 or later with
 * `max_prepared_statements`; in transaction mode nothing is told at once, and instances find changes by reading the audit trail.
 *
 * @throws TypeError for wrong options; whatever else is wrong rejects `open`, with the store's name and what to do
 * @example
 * ```ts
 * const keyring = createKeyring({ store: postgresStore({ url: 'postgres://keys:password@db.internal:5432/app' }) })
 * ```
 * @example
 * ```ts
 * const pool = new pg.Pool({ connectionTimeoutMillis: 1000 })
 * const keyring = createKeyring({ store: postgresStore({ pool, deadlineSeconds: 0.5 }) })
 * ```
 */
export function postgresStore(options: PostgresStoreOptions): KeyStore {
  const source = readPostgresOptions(options)
  return sqlStore({
    name: source.name,
    async open() {
      try {
        return await openPostgres(source, await loadPg())
      } catch (error) {
        throw explainOpening(source.name, error, explainFailure)
      }
    },
  })
}
