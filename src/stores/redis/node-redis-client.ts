import type { RedisConnection } from './redis-connection.js'

/** As much of a client of the package redis as the store needs. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  readonly options?: object | undefined
  duplicate(overrides?: object): NodeRedisClient
  connect(): Promise<unknown>
  sendCommand(command: string[]): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  on(event: string, listener: () => void): unknown
  unref(): void
  disconnect(): Promise<unknown>
}

/** Whether this is a client of the package redis; a pool or one of a Cluster is none. */
export function isNodeRedisClient(value: unknown): value is NodeRedisClient {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['duplicate', 'connect', 'sendCommand', 'subscribe', 'on', 'disconnect'].every(
      name => typeof Reflect.get(value, name) === 'function',
    ) &&
    typeof Reflect.get(value, 'isOpen') === 'boolean' &&
    !['call', 'masters', 'slots', 'sentinelId'].some(name => name in value)
  )
}

/** Options of a connection that does nothing by itself: it neither waits, nor sends again, nor comes back. */
export const NODE_REDIS_OPTIONS = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: undefined,
  commandOptions: undefined,
  clientSideCache: undefined,
  keyPrefix: undefined,
  legacyMode: false,
  pingInterval: undefined,
  readonly: false,
} as const

/** A connection by a client that has {@link NODE_REDIS_OPTIONS}, and whose socket has no `reconnectStrategy`. */
export function nodeRedisConnection(client: NodeRedisClient, onLost: () => void): RedisConnection {
  let isDropped = false
  const drop = () => {
    if (isDropped) return
    isDropped = true
    // it refuses to end what has ended already
    new Promise(resolve => resolve(client.disconnect())).catch(() => undefined)
  }
  // an "error" that nobody hears would end the process; after one, nothing that comes can be trusted
  client.on('error', () => {
    drop()
    onLost()
  })
  client.on('end', onLost)
  return {
    async connect() {
      await client.connect()
      client.unref()
    },
    send: command => client.sendCommand([...command]),
    subscribe: (channel, onMessage) => client.subscribe(channel, onMessage),
    drop,
  }
}
