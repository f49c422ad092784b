export type { PgClient, PgPool, PgPoolClient, PgQuery } from './pg-driver.js'
export type { PostgresStoreOptions } from './postgres-options.js'
export { postgresStore } from './postgres-store.js'
