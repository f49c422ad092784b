import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { putting, sampleDocument } from '../../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { urlDriver } from '../../../src/stores/redis/url-driver.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { ownPrefixes } from './own-prefix.js'

const NOW = new Date('2026-06-01T00:00:00.000Z')

describeWith('redis', 'writing to Redis', server => {
  const newPrefix = ownPrefixes(server)
  let prefix: string
  beforeEach(() => {
    prefix = newPrefix()
  })
  const open = () => openedStore({ url: server().url, prefix })
  const direct = () => {
    const redis = new Redis(server().url)
    onTestFinished(() => redis.disconnect())
    return redis
  }

  it('keeps one chain and every limit, of 20 stores that write at once', { timeout: 60_000 }, async () => {
    const stores = await Promise.all(Array.from({ length: 20 }, open))
    const results = await Promise.all(
      stores.flatMap(store =>
        Array.from({ length: 10 }, () =>
          store.insert(sampleRecord({ account: 'acme' }), 37, { events: [sampleEvent(), sampleEvent()] }),
        ),
      ),
    )
    expect(results.filter(result => result === 'inserted')).toHaveLength(37)
    expect(results.filter(result => result === 'limit_reached')).toHaveLength(163)
    const [store] = stores
    expect(await store?.list({ account: 'acme', now: NOW, limit: 1000 })).toHaveLength(37)
    if (store) await assertChain(store, 74)
  })

  it('adds up what many stores record', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, open))
    const record = sampleRecord()
    await stores[0]?.insert(record)
    const [secret] = record.secrets
    await Promise.all(
      stores.flatMap((store, i) =>
        Array.from({ length: 20 }, (_, j) =>
          store.recordUsage([
            {
              keyId: record.id,
              secretId: secret?.id ?? '',
              day: '2026-05-31',
              outcome: 'allowed',
              requests: 1,
              lastUsedAt: new Date(NOW.getTime() + i * 100 + j),
              lastUsedIp: `10.0.${i}.${j}`,
            },
          ]),
        ),
      ),
    )
    const found = await stores[1]?.find(record.id)
    expect(found).toMatchObject({ lastUsedAt: new Date(NOW.getTime() + 419), lastUsedIp: '10.0.4.19' })
    expect(found?.secrets[0]).toMatchObject({ lastUsedAt: new Date(NOW.getTime() + 419), lastUsedIp: '10.0.4.19' })
    expect(await stores[2]?.usage(record.id, '')).toEqual([{ day: '2026-05-31', requests: 100, outcomes: { allowed: 100 } }])
  })

  it('goes on where the server has forgotten the scripts', async () => {
    const store = await open()
    const record = sampleRecord()
    await store.insert(record)
    await direct().script('FLUSH', 'SYNC')
    expect((await store.findByDigest(record.secrets[0]?.digest ?? ''))?.id).toBe(record.id)
    await direct().script('FLUSH', 'SYNC')
    expect(await store.replace({ ...record, version: 2 }, 1, { events: [sampleEvent()] })).toBe('replaced')
  })

  it('gives up one of two chains that were written by the same head', async () => {
    const [one, other] = [await open(), await open()]
    for (let i = 0; i < 3; i++) {
      await one.write({ events: [sampleEvent()] })
      await other.write({ events: [sampleEvent(), sampleEvent()] })
    }
    await assertChain(one, 9)
  })

  it('has no chain any more where the server has lost everything, and begins a new one', async () => {
    const store = await open()
    await store.write({ events: [sampleEvent(), sampleEvent()] })
    const redis = direct()
    await redis.unlink(...(await redis.keys(`{${prefix}}*`)))
    expect(await store.chainHead()).toBeNull()
    await store.write({ events: [sampleEvent()] })
    await assertChain(store, 1)
  })

  it('has all of its keys in one slot, and leaves none behind', async () => {
    const store = await open()
    const record = sampleRecord({ account: 'acme', owner: 'ann', expiresAt: NOW })
    const document = sampleDocument({ account: 'acme', expiresAt: NOW })
    await store.insert(record, undefined, { documents: [putting(document)] })
    await store.recordUsage([
      { keyId: record.id, secretId: '', day: '2026-05-31', outcome: 'allowed', requests: 1, lastUsedAt: null, lastUsedIp: null },
    ])
    const keys = () => direct().keys('*')
    const own = (await keys()).filter(key => key.includes(prefix))
    expect(own.length).toBeGreaterThan(10)
    expect(own.filter(key => !key.startsWith(`{${prefix}}:`))).toEqual([])
    await store.remove(record.id)
    expect(await store.removeExpired(NOW)).toBe(1)
    const left = (await keys()).filter(key => key.includes(prefix))
    expect(left.toSorted()).toEqual([`{${prefix}}:kinds`, `{${prefix}}:schema`])
  })

  it('clears away more documents than one script does', async () => {
    const store = await open()
    const documents = Array.from({ length: 1201 }, () => putting(sampleDocument({ expiresAt: NOW })))
    await store.write({ documents })
    expect(await store.removeExpired(NOW)).toBe(1201)
    expect(await store.removeExpired(NOW)).toBe(0)
  })

  it('lists by a span through its index, and through all keys where the span is wide', async () => {
    const store = await open()
    const at = (i: number) => new Date(NOW.getTime() + i)
    const records = Array.from({ length: 1300 }, (_, i) =>
      sampleRecord({ id: `key_${i}`, createdAt: at(-(i % 7)), expiresAt: i % 3 ? at(i) : null }),
    )
    await store.restore({ keys: records.map(record => ({ record, usage: [] })) })
    const newestFirst = records.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    for (const [from, to] of [[10, 20] as const, [0, 1300] as const]) {
      const expected = newestFirst.filter(({ expiresAt }) => expiresAt && expiresAt >= at(from) && expiresAt < at(to))
      const ids = []
      for (let after = undefined; ; ) {
        const page = await store.list({
          expires: { from: at(from), to: at(to) },
          now: NOW,
          limit: 150,
          ...(after ? { after } : {}),
        })
        ids.push(...page.map(({ id }) => id))
        after = page.at(-1)
        if (page.length < 150) break
      }
      expect(ids).toEqual(expected.map(({ id }) => id))
    }
  })

  it('puts in an event that is missing in between', async () => {
    const store = await open()
    await store.write({ events: Array.from({ length: 5 }, () => sampleEvent()) })
    const events = await assertChain(store, 5)
    await direct().xdel(`{${prefix}}:events`, '2-0')
    expect(await store.listEvents({ order: 'oldest', limit: 9 })).toHaveLength(4)
    await store.restore({ events })
    expect(await assertChain(store, 5)).toEqual(events)
    await store.write({ events: [sampleEvent()] })
    await assertChain(store, 6)
  })

  it('shows an event that somebody wrote into, beside the others', async () => {
    const store = await open()
    await store.write({ events: [sampleEvent(), sampleEvent()] })
    const redis = direct()
    await redis.xadd(`{${prefix}}:events`, '3-0', 'at', '0', 'json', 'nonsense')
    const events = await store.listEvents({ order: 'oldest', limit: 9 })
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(events[2]?.hash).toBe('')
    // what is not of the chain stands in its way, and nothing is half written
    await expect(store.insert(sampleRecord({ id: 'refused' }), undefined, { events: [sampleEvent()] })).rejects.toThrow('(ERR)')
    expect(await store.find('refused')).toBeNull()
  })

  it('says nothing of what it was given where a command is refused', async () => {
    const store = await open()
    await direct().set(`{${prefix}}:digests`, 'of another program')
    const refused = store.findByDigest('sha256:hidden')
    await expect(refused).rejects.toThrow('a key of another program has a name of the store’s')
    await expect(refused).rejects.not.toThrow('hidden')
  })

  describe('by a client', () => {
    it('leaves it as it is, connected or not', async () => {
      const [ioredis, redis] = [new Redis(server().url), createClient({ url: server().url })]
      await redis.connect()
      const idle = new Redis(server().url, { lazyConnect: true })
      for (const client of [ioredis, redis, idle]) {
        const store = await openedStore({ client, prefix })
        expect(await store.isEmpty()).toBe(true)
        await store.close()
      }
      expect(await ioredis.ping()).toBe('PONG')
      expect(await redis.ping()).toBe('PONG')
      expect(idle.status).toBe('wait')
      ioredis.disconnect()
      redis.destroy()
    })
  })

  it('takes the package redis for a URL where ioredis is missing', async () => {
    const { hostname, port } = new URL(server().url)
    const missing = () => Promise.reject(Object.assign(new Error(), { code: 'ERR_MODULE_NOT_FOUND' }))
    const address = { host: hostname, port: Number(port), database: 3, username: undefined, password: undefined, tls: false }
    const driver = await urlDriver(address, 1000, { ioredis: missing, redis: () => import('redis') })
    const connection = driver.createConnection(() => {})
    await connection.connect()
    expect(await connection.send(['PING'])).toBe('PONG')
    expect(await connection.send(['CLIENT', 'INFO'])).toContain(' db=3 ')
    connection.drop()
    await expect(connection.send(['PING'])).rejects.toThrow()
  })
})
