import { checkOptions, option } from '../../check-options.js'
import { clientDriver } from './client-driver.js'
import { type IoredisClient, isIoredisClient } from './ioredis-client.js'
import { isNodeRedisClient, type NodeRedisClient } from './node-redis-client.js'
import { PREFIX, readRedisUrl } from './read-redis-url.js'
import type { RedisDriver } from './redis-connection.js'
import { urlDriver } from './url-driver.js'

/** Where the keys are: a server by its URL, or by a client of the application's. */
export type RedisStoreOptions = RedisStoreSettings &
  (
    | {
        /**
         * `redis://USER:PASSWORD@HOST:PORT/DATABASE`, or `rediss:` for TLS, with `?prefix=…` instead of the option; the
         * package ioredis or redis must be installed.
         */
        url: string
        client?: undefined
      }
    | {
        /**
         * A `Redis` of the package ioredis, or a client of the package redis (4.7 or later), connected or not. The store makes
         * connections of its own with its options, Sentinels and certificates too, and neither uses nor closes it.
         */
        client: IoredisClient | NodeRedisClient
        url?: undefined
      }
  )

/** What both kinds of options have. */
export interface RedisStoreSettings {
  /** What every key begins with, in braces; `keywright` by default. Stores of one server with different prefixes are apart. */
  prefix?: string
  /** How long the server may take to answer a command, 1 by default; after it the store is unavailable. */
  deadlineSeconds?: number
}

/** Options that were checked, with what was left out. */
export interface RedisSource {
  readonly name: string
  /** What every key begins with. */
  readonly base: string
  readonly deadlineMs: number
  loadDriver(): Promise<RedisDriver>
}

const CLIENT = {
  is: (value: unknown) => isIoredisClient(value) || isNodeRedisClient(value),
  right: 'a Redis of the package ioredis or a client of the package redis, for one server and no Cluster',
}
const LONGEST_DEADLINE_SECONDS = 60
const DEFAULT_PREFIX = 'keywright'

/** @throws TypeError that names the option that is wrong, and repeats no URL */
export function readRedisOptions(options: RedisStoreOptions): RedisSource {
  checkOptions('redisStore', options, {
    url: option.text,
    client: CLIENT,
    prefix: PREFIX,
    deadlineSeconds: option.upTo(LONGEST_DEADLINE_SECONDS),
  })
  const { url, client, prefix, deadlineSeconds = 1 } = options
  const deadlineMs = deadlineSeconds * 1000
  if (url !== undefined && client !== undefined) throw new TypeError('redisStore: give url or client, not both')
  if (client) {
    const driver = clientDriver(client, deadlineMs)
    return { name: driver.name, base: baseOf(prefix), deadlineMs, loadDriver: async () => driver }
  }
  if (url === undefined) throw new TypeError("redisStore: url is missing, as in redisStore({ url: 'redis://127.0.0.1:6379' })")
  const read = readRedisUrl(url, 'redisStore: url')
  if (prefix !== undefined && read.prefix !== undefined)
    throw new TypeError('redisStore: give prefix in url or beside it, not both')
  const base = baseOf(prefix ?? read.prefix)
  return { name: read.name, base, deadlineMs, loadDriver: () => urlDriver(read.address, deadlineMs) }
}

const baseOf = (prefix = DEFAULT_PREFIX) => `{${prefix}}`
