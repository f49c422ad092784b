import { IOREDIS_OPTIONS, type IoredisClient, ioredisConnection, isIoredisClient } from './ioredis-client.js'
import { NODE_REDIS_OPTIONS, type NodeRedisClient, nodeRedisConnection } from './node-redis-client.js'
import { nameOfServer } from './read-redis-url.js'
import type { RedisDriver } from './redis-connection.js'

/**
 * Connections like that of a client of the application's. Its own is left alone: the store drops a connection that does not
 * answer, and the application's commands must not end with it.
 */
export function clientDriver(client: IoredisClient | NodeRedisClient, deadlineMs: number): RedisDriver {
  if (isIoredisClient(client)) {
    const options = { ...IOREDIS_OPTIONS, connectTimeout: deadlineMs }
    return {
      name: nameOf(client.options),
      createConnection: onLost => ioredisConnection(client.duplicate(options), onLost),
    }
  }
  const socket = { ...objectAt(client.options, 'socket'), connectTimeout: deadlineMs, reconnectStrategy: false }
  return {
    name: nameOf(client.options),
    // a fresh copy, since the client completes it
    createConnection: onLost => nodeRedisConnection(client.duplicate({ ...NODE_REDIS_OPTIONS, socket: { ...socket } }), onLost),
  }
}

// both clients have what the URL said in their options; ioredis beside the others, redis in `socket`
function nameOf(options: object | undefined): string {
  const socket = { ...options, ...objectAt(options, 'socket') }
  const at = (name: string): unknown => Reflect.get(socket, name)
  if (Array.isArray(at('sentinels'))) return 'redis:sentinels'
  if (typeof at('path') === 'string') return 'redis:socket'
  const [host, port, database] = [at('host'), at('port'), at('db') ?? at('database')]
  return nameOfServer({
    host: typeof host === 'string' ? host : 'localhost',
    port: typeof port === 'number' ? port : 6379,
    database: typeof database === 'number' ? database : 0,
    tls: Boolean(at('tls')),
  })
}

function objectAt(options: object | undefined, name: string): object {
  const value: unknown = options && Reflect.get(options, name)
  return typeof value === 'object' && value !== null ? value : {}
}
