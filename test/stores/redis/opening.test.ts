import { Redis } from 'ioredis'
import { redisStore, type RedisStoreOptions } from 'keywright/stores/redis'
import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { urlDriver } from '../../../src/stores/redis/url-driver.js'
import { readRedisUrl } from '../../../src/stores/redis/read-redis-url.js'
import { describeWith } from '../../servers/describe-with.js'
import { startProxy } from '../../servers/tcp-proxy.js'
import { ownPrefixes } from './own-prefix.js'

const DEADLINE_SECONDS = 0.4
const AT_MOST_MS = 1100

const CLIENTS: readonly (readonly [name: string, options: (url: string) => RedisStoreOptions])[] = [
  ['ioredis by URL', url => ({ url })],
  ['ioredis', url => ({ client: new Redis(url, { lazyConnect: true }) })],
  ['redis', url => ({ client: createClient({ url }) })],
]

describeWith('redis', 'opening a Redis store', server => {
  const newPrefix = ownPrefixes(server)
  const at = (change: (url: URL) => void) => {
    const url = new URL(server().url)
    change(url)
    return url.href
  }

  describe.each(CLIENTS)('by %s', (_, options) => {
    it('refuses a database that the server does not have', async () => {
      const store = redisStore({ ...options(at(url => (url.pathname = '/4321'))), prefix: newPrefix() })
      onTestFinished(() => store.close())
      await expect(store.open()).rejects.toThrow(/^redis:\/\/\S+\/4321 can't be opened: it has no database of this number/)
    })

    it('keeps to its database', async () => {
      const prefix = newPrefix()
      const store = redisStore({ ...options(at(url => (url.pathname = '/3'))), prefix })
      onTestFinished(() => store.close())
      await store.open()
      await store.insert(sampleRecord())
      const elsewhere = new Redis(server().url)
      onTestFinished(() => elsewhere.disconnect())
      expect(await elsewhere.keys(`{${prefix}}*`)).toEqual([])
      await elsewhere.select(3)
      const keys = await elsewhere.keys(`{${prefix}}*`)
      expect(keys).toContain(`{${prefix}}:keys`)
      await elsewhere.unlink(keys)
    })

    it('refuses a password that the server refuses', async () => {
      const store = redisStore(options(at(url => Object.assign(url, { username: 'nobody', password: 'hidden' }))))
      onTestFinished(() => store.close())
      const message = await store.open().then(() => 'it opened', String)
      expect(message).toMatch(/can't be opened: user or password is wrong \(WRONGPASS\)/)
      expect(message).not.toContain('hidden')
    })

    it.each(['LIB-VER', 'INFO', 'EVALSHA'])(
      'ends in time where the network goes silent at %s, and so does closing',
      async command => {
        const proxy = await startProxy({ port: Number(new URL(server().url).port) })
        onTestFinished(() => proxy.close())
        const store = redisStore({
          ...options(`redis://127.0.0.1:${proxy.port}`),
          prefix: newPrefix(),
          deadlineSeconds: DEADLINE_SECONDS,
        })
        proxy.hangAt(command)
        const since = performance.now()
        const opening = expect(store.open()).rejects.toMatchObject({ name: 'StoreUnavailable' })
        await store.close()
        await opening
        expect(performance.now() - since).toBeLessThan(AT_MOST_MS)
      },
    )
  })

  it('refuses a database that the server does not have, by redis and its URL', async () => {
    const missing = () => Promise.reject(Object.assign(new Error(), { code: 'ERR_MODULE_NOT_FOUND' }))
    const { address } = readRedisUrl(
      at(url => (url.pathname = '/4321')),
      'url',
    )
    const { createConnection } = await urlDriver(address, 1000, { ioredis: missing, redis: () => import('redis') })
    const connection = createConnection(() => {})
    onTestFinished(() => connection.drop())
    await expect(connection.connect()).rejects.toThrow('DB index is out of range')
  })
})
