import { checkOptions, option } from '../../check-options.js'
import { type MysqlAddress, nameOfServer, readMysqlUrl } from './read-mysql-url.js'

/** A pool of mysql2: what `createPool` of `mysql2` or of `mysql2/promise` gives. */
export type MysqlPool = CallbackPool | { getConnection(): Promise<unknown>; readonly pool: CallbackPool }

/** The part of a mysql2 pool that is used. */
export interface CallbackPool {
  getConnection(callback: (error: Error | null, connection: unknown) => void): unknown
}

interface Deadline {
  /** How long any one statement may take, connecting and waiting for a connection included; 1 second by default. */
  deadlineSeconds?: number
}

/** Where the keys are: a database that the store connects to itself, or a pool that the application has. */
export type MysqlStoreOptions = Deadline &
  (
    | {
        /** `mysql://USER:PASSWORD@HOST:PORT/DATABASE`, with `?ssl=true` for TLS, or `?socketPath=PATH`. */
        url: string
        /** The most connections that are open at once; 10 by default. */
        maxConnections?: number
        pool?: undefined
      }
    | {
        /** A pool of mysql2, used as it is set up; the store does not close it. */
        pool: MysqlPool
        url?: undefined
        maxConnections?: undefined
      }
  )

/** The options, checked and with their defaults. */
export interface MysqlSource {
  /** What messages call the store: without user and password. */
  readonly name: string
  readonly from: MysqlAddress | CallbackPool
  readonly deadlineMs: number
  readonly maxConnections: number
}

const POOL = {
  is: (value: unknown) => callbackPool(value) !== null,
  right: 'a pool of mysql2: what createPool() gives',
}

const LONGEST_DEADLINE_SECONDS = 60
const MOST_CONNECTIONS = 1000

/** @throws TypeError that names the option that is wrong */
export function readMysqlOptions(options: MysqlStoreOptions): MysqlSource {
  checkOptions('mysqlStore', options, {
    url: option.text,
    pool: POOL,
    deadlineSeconds: option.upTo(LONGEST_DEADLINE_SECONDS),
    maxConnections: option.wholeUpTo(MOST_CONNECTIONS),
  })
  const { url, pool, deadlineSeconds = 1, maxConnections } = options
  const shared = { deadlineMs: deadlineSeconds * 1000, maxConnections: maxConnections ?? 10 }
  if (url !== undefined && pool !== undefined) throw new TypeError('mysqlStore: give url or pool, not both')
  if (pool !== undefined && maxConnections !== undefined)
    throw new TypeError('mysqlStore: maxConnections is for a url: a pool has a connectionLimit of its own')
  const own = callbackPool(pool)
  if (own) return { name: nameOfPool(own), from: own, ...shared }
  if (url === undefined)
    throw new TypeError("mysqlStore: url is missing, as in mysqlStore({ url: 'mysql://user:password@localhost:3306/keywright' })")
  const address = readMysqlUrl(url, 'mysqlStore: url')
  return { name: address.name, from: address, ...shared }
}

export const isPool = (from: MysqlSource['from']): from is CallbackPool => 'getConnection' in from

// the pool of mysql2/promise wraps one with callbacks
function callbackPool(value: unknown): CallbackPool | null {
  if (typeof value !== 'object' || value === null) return null
  const { pool, getConnection } = value as { pool?: unknown; getConnection?: unknown }
  if (typeof getConnection !== 'function') return null
  if (typeof pool !== 'object' || pool === null) return value as CallbackPool
  return typeof (pool as { getConnection?: unknown }).getConnection === 'function' ? (pool as CallbackPool) : null
}

/** How many connections a pool may have; undefined where it does not say. */
export function connectionLimitOf(pool: CallbackPool): unknown {
  return (pool as { config?: { connectionLimit?: unknown } }).config?.connectionLimit
}

function nameOfPool(pool: CallbackPool): string {
  const { config } = pool as { config?: { connectionConfig?: { host?: unknown; port?: unknown; database?: unknown } } }
  const { host = 'localhost', port = 3306, database = '' } = config?.connectionConfig ?? {}
  return nameOfServer('mysql:', String(host), String(port), String(database))
}
