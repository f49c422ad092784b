import type { RedisConnection } from './redis-connection.js'

/** As much of a `Redis` of the package ioredis as the store needs. */
export interface IoredisClient {
  readonly status: string
  readonly options: object
  /** Once it is connected. */
  readonly stream?: { unref?(): unknown }
  duplicate(override?: object): IoredisClient
  connect(): Promise<unknown>
  call(command: string, parameters: string[]): Promise<unknown>
  subscribe(channel: string): Promise<unknown>
  on(event: string, listener: (...values: unknown[]) => void): unknown
  disconnect(): void
}

/** Whether this is a client of ioredis; one of a Cluster is none. */
export function isIoredisClient(value: unknown): value is IoredisClient {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['duplicate', 'connect', 'call', 'subscribe', 'on', 'disconnect'].every(
      name => typeof Reflect.get(value, name) === 'function',
    ) &&
    typeof Reflect.get(value, 'options') === 'object' &&
    Reflect.get(value, 'isCluster') !== true
  )
}

/** Options of a connection that does nothing by itself: it neither waits, nor sends again, nor comes back. */
export const IOREDIS_OPTIONS = {
  lazyConnect: true,
  retryStrategy: () => null,
  reconnectOnError: null,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  enableReadyCheck: false,
  enableAutoPipelining: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: undefined,
  disconnectTimeout: 10,
  keyPrefix: '',
  monitor: false,
  readOnly: false,
  replyMapping: 'legacy',
  stringNumbers: false,
} as const

/** A connection by a client that has {@link IOREDIS_OPTIONS}. */
export function ioredisConnection(client: IoredisClient, onLost: () => void): RedisConnection {
  let isDropped = false
  let reason: unknown
  // an "error" that nobody hears would end the process, and the first says more than that the connection is closed
  client.on('error', (error: unknown) => {
    reason ??= error
  })
  client.on('end', onLost)
  return {
    async connect() {
      try {
        await client.connect()
      } catch (error) {
        throw reason ?? error
      }
      client.stream?.unref?.()
      // ioredis goes on in database 0 where the server does not have the one that it was told to select
      const database: unknown = Reflect.get(client.options, 'db')
      if (typeof database === 'number' && database !== 0) await client.call('SELECT', [String(database)])
    },
    send: ([name, ...parameters]) => client.call(name, parameters),
    subscribe(channel, onMessage) {
      client.on('message', (_, message) => onMessage(String(message)))
      return client.subscribe(channel)
    },
    drop() {
      if (!isDropped) client.disconnect()
      isDropped = true
    },
  }
}
