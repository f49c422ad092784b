import { isMissing, loadPeer } from '../../load-peer.js'
import { IOREDIS_OPTIONS, ioredisConnection } from './ioredis-client.js'
import { NODE_REDIS_OPTIONS, nodeRedisConnection } from './node-redis-client.js'
import { nameOfServer, type RedisAddress } from './read-redis-url.js'
import type { RedisDriver } from './redis-connection.js'

type Ioredis = Pick<typeof import('ioredis'), 'Redis'>
type NodeRedis = Pick<typeof import('redis'), 'createClient'>

/** Loads a client package; a stand-in for `import` in trials of what is not installed. */
export interface RedisPackages {
  ioredis(): Promise<Ioredis>
  redis(): Promise<NodeRedis>
}

const INSTALLED: RedisPackages = { ioredis: () => import('ioredis'), redis: () => import('redis') }

/**
 * Connections to an address by ioredis, or else by the package redis.
 *
 * @throws Error where neither is installed
 */
export async function urlDriver(
  address: RedisAddress,
  deadlineMs: number,
  packages: RedisPackages = INSTALLED,
): Promise<RedisDriver> {
  const name = nameOfServer(address)
  const ioredis = await loadPeer('Redis', 'ioredis', () => packages.ioredis().catch(nullWhereMissing))
  if (ioredis) return { name, createConnection: byIoredis(ioredis, address, deadlineMs) }
  const redis = await loadPeer('Redis', 'ioredis or redis', packages.redis, 'ioredis')
  return { name, createConnection: byNodeRedis(redis, address, deadlineMs) }
}

type CreateConnection = RedisDriver['createConnection']

function byIoredis({ Redis }: Ioredis, address: RedisAddress, deadlineMs: number): CreateConnection {
  const { host, port, database, username, password, tls } = address
  const options = {
    ...IOREDIS_OPTIONS,
    host,
    port,
    db: database,
    connectTimeout: deadlineMs,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  }
  return onLost => ioredisConnection(new Redis(options), onLost)
}

function byNodeRedis({ createClient }: NodeRedis, address: RedisAddress, deadlineMs: number): CreateConnection {
  const { host, port, database, username, password, tls } = address
  return onLost => {
    const socket = { host, port, connectTimeout: deadlineMs, reconnectStrategy: false as const }
    const client = createClient({
      ...NODE_REDIS_OPTIONS,
      socket: tls ? { ...socket, tls: true } : socket,
      database,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    })
    return nodeRedisConnection(client, onLost)
  }
}

function nullWhereMissing(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}
