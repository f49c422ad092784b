import { checkOptions, option } from '../../check-options.js'
import { dropClient } from './own-client.js'
import type { PgModule, PgOwnClient, PgOwnPool, PgPool } from './pg-driver.js'
import { nameOfPgOptions, readPostgresUrl } from './read-postgres-url.js'

/** Where the keys are: a database that the store connects to itself, or one that the application has a pool for. */
export type PostgresStoreOptions = (
  | {
      /** As libpq and pg know it: `postgres://user:password@host:5432/database`, with `?sslmode=…` and other parameters. */
      url: string
      pool?: undefined
      /** The most connections that this process has open at a time, beside the one that listens; 10 by default. */
      maxConnections?: number
    }
  | {
      /**
       * A `Pool` of pg, which the store does not end. Give it a `connectionTimeoutMillis`, since pg by itself waits for a
       * server that does not answer without end.
       */
      pool: PgPool
      url?: undefined
      maxConnections?: undefined
    }
) & {
  /** How long a statement may take, and getting a connection for it; 1 by default. */
  deadlineSeconds?: number
}

/** How a store comes by its connections. */
export interface PostgresSource {
  readonly name: string
  readonly deadlineMs: number
  /** A pool to be used, and what ends it. */
  openPool(pg: PgModule): { readonly pool: PgPool; end(): Promise<void> }
  /** A client outside of the pool, not connected yet. */
  createClient(pg: PgModule): PgOwnClient
}

const POOL = {
  is: (value: unknown) =>
    typeof value === 'object' && value !== null && hasMethods(value, ['connect', 'on']) && 'options' in value,
  right: 'a Pool of pg',
}
// by itself a system asks after two hours whether the other side is there still
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const
const LONGEST_DEADLINE_SECONDS = 60
const MOST_CONNECTIONS = 1000

/** @throws TypeError that names the option that is wrong, and repeats no URL */
export function readPostgresOptions(options: PostgresStoreOptions): PostgresSource {
  checkOptions('postgresStore', options, {
    url: option.text,
    pool: POOL,
    maxConnections: option.wholeUpTo(MOST_CONNECTIONS),
    deadlineSeconds: option.upTo(LONGEST_DEADLINE_SECONDS),
  })
  const { url, pool, deadlineSeconds = 1, maxConnections } = options
  const deadlineMs = deadlineSeconds * 1000
  if (url !== undefined && pool !== undefined) throw new TypeError('postgresStore: give url or pool, not both')
  if (pool) {
    if (maxConnections !== undefined) throw new TypeError('postgresStore: maxConnections is for url: a pool has its own max')
    if ('binary' in pool.options && pool.options.binary)
      throw new TypeError('postgresStore: a pool with binary: true gives numbers that nobody can read: leave binary out')
    return poolSource(pool, deadlineMs)
  }
  if (url === undefined)
    throw new TypeError(
      "postgresStore: url is missing, as in postgresStore({ url: 'postgres://user:password@host:5432/database' })",
    )
  return urlSource(url, deadlineMs, maxConnections ?? 10)
}

function urlSource(url: string, deadlineMs: number, max: number): PostgresSource {
  const { connectionString, name } = readPostgresUrl(url, 'postgresStore: url')
  const config = {
    connectionString,
    ...KEEP_ALIVE,
    connectionTimeoutMillis: Math.ceil(deadlineMs),
    fallback_application_name: 'keywright',
  }
  return {
    name,
    deadlineMs,
    openPool(pg) {
      // an open store keeps no process alive that has nothing to do
      const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: 30_000, allowExitOnIdle: true })
      pool.on('error', ignore)
      return { pool, end: endOf(pool, deadlineMs) }
    },
    createClient: pg => new pg.Client(config),
  }
}

function poolSource(pool: PgPool, deadlineMs: number): PostgresSource {
  const { password } = pool.options as { password?: unknown }
  return {
    name: nameOfPgOptions(pool.options),
    deadlineMs,
    openPool() {
      pool.on('error', ignore)
      return { pool, end: async () => void pool.removeListener('error', ignore) }
    },
    // pg hides the password from copies
    createClient: pg =>
      new pg.Client({ ...pool.options, password, ...KEEP_ALIVE, connectionTimeoutMillis: Math.ceil(deadlineMs) }),
  }
}

// a server that does not answer does not say goodbye either
function endOf(pool: PgOwnPool, deadlineMs: number): () => Promise<void> {
  const clients = new Set<PgOwnClient>()
  pool.on('connect', client => void clients.add(client))
  pool.on('remove', client => void clients.delete(client))
  return async () => {
    await pool.end()
    const drop = () => clients.forEach(dropClient)
    setTimeout(drop, deadlineMs).unref()
  }
}

// of a connection that breaks while nobody uses it: pg takes it out of the pool, and would end the process
const ignore = () => {}

const hasMethods = (value: object, names: readonly string[]) =>
  names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
