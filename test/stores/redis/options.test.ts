import { Cluster, Redis } from 'ioredis'
import { createKeyring } from 'keywright'
import { redisStore, type RedisStoreOptions } from 'keywright/stores/redis'
import { createClient, createCluster } from 'redis'
import { describe, expect, it } from 'vitest'
import { urlDriver } from '../../../src/stores/redis/url-driver.js'

const ADDRESS = { host: 'h', port: 1, database: 0, username: undefined, password: undefined, tls: false }

describe('redisStore', () => {
  it.each<[what: string, options: object, message: RegExp]>([
    ['no options', {}, /url is missing, as in/],
    ['url and client', { url: 'redis://h', client: new Redis({ lazyConnect: true }) }, /url or client, not both/],
    ['an unknown option', { url: 'redis://h', prefx: 'a' }, /unknown option "prefx": did you mean "prefix"/],
    ['a prefix with braces', { url: 'redis://h', prefix: 'a{b}' }, /prefix must be a string of 1 to 100 letters/],
    ['an empty prefix', { url: 'redis://h', prefix: '' }, /prefix must be/],
    ['no deadline', { url: 'redis://h', deadlineSeconds: 0 }, /deadlineSeconds must be a number above 0/],
    ['no client', { client: {} }, /client must be a Redis of the package ioredis or a client of the package redis/],
    ['a Cluster of ioredis', { client: new Cluster([{ port: 1 }], { lazyConnect: true }) }, /no Cluster/],
    ['a Cluster of redis', { client: createCluster({ rootNodes: [{ url: 'redis://h' }] }) }, /no Cluster/],
    ['no URL', { url: 'here' }, /url is no URL: write redis:\/\/HOST:PORT/],
    ['another kind of URL', { url: 'http://user:hidden@h' }, /url is of another kind of server/],
    ['a query', { url: 'redis://h?password=hidden' }, /url has options behind it other than one prefix/],
    ['two prefixes', { url: 'redis://h?prefix=hidden&prefix=b' }, /url has options behind it other than one prefix/],
    [
      'a prefix with braces in the URL',
      { url: 'redis://h?prefix={hidden}' },
      /url has a prefix that is not a string of 1 to 100/,
    ],
    [
      'a prefix in the URL and beside it',
      { url: 'redis://h?prefix=hidden', prefix: 'b' },
      /prefix in url or beside it, not both/,
    ],
    ['too long a deadline', { url: 'redis://h', deadlineSeconds: 61 }, /deadlineSeconds must be a number above 0 and at most 60/],
    ['a database that is no number', { url: 'redis://h/hidden' }, /url has no number of a database/],
    ['a password that is not encoded', { url: 'redis://:%hidden@h' }, /has a user or a password that is not percent-encoded/],
  ])('refuses %s', (_, options, message) => {
    const make = () => redisStore(options as RedisStoreOptions)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
    expect(make).not.toThrow(/hidden/)
  })

  it.each<[options: RedisStoreOptions, name: string]>([
    [{ url: 'redis://user:hidden@cache.example:6380/2' }, 'redis://cache.example:6380/2'],
    [{ url: 'rediss://:hidden@cache.example' }, 'rediss://cache.example:6379/0'],
    [{ url: 'redis://[::1]:7000' }, 'redis://[::1]:7000/0'],
    [{ client: new Redis('redis://user:hidden@cache.example:6380/2', { lazyConnect: true }) }, 'redis://cache.example:6380/2'],
    [{ client: new Redis({ host: 'h', tls: {}, lazyConnect: true }) }, 'rediss://h:6379/0'],
    [{ client: new Redis({ sentinels: [{ host: 's' }], name: 'm', lazyConnect: true }) }, 'redis:sentinels'],
    [{ client: createClient({ url: 'rediss://user:hidden@cache.example:6380/2' }) }, 'rediss://cache.example:6380/2'],
    [{ client: createClient() }, 'redis://localhost:6379/0'],
  ])('is called by the server alone: $1', (options, name) => {
    expect(redisStore(options).name).toBe(name)
  })

  it('is not used before it was opened, nor after it was closed', async () => {
    const store = redisStore({ url: 'redis://127.0.0.1:1' })
    await expect(store.find('a')).rejects.toThrow('not open yet: call open() first')
    await expect(store.findByDigest('a')).rejects.toThrow('not open yet')
    await store.close()
    await expect(store.find('a')).rejects.toThrow('is closed')
    await expect(store.open()).rejects.toThrow('is closed')
  })

  it('says what to install where there is no client', async () => {
    const missing = () => Promise.reject(Object.assign(new Error(), { code: 'ERR_MODULE_NOT_FOUND' }))
    const loading = urlDriver(ADDRESS, 1000, { ioredis: missing, redis: missing })
    await expect(loading).rejects.toThrow('Redis needs ioredis or redis, which is not there. Run: npm install ioredis')
  })

  it('does not take a client that is broken for one that is missing', async () => {
    const broken = () => Promise.reject(new Error('broken'))
    const loading = urlDriver(ADDRESS, 1000, { ioredis: broken, redis: () => import('redis') })
    await expect(loading).rejects.toThrow('Redis needs ioredis, which could not be loaded')
    await expect(loading).rejects.toMatchObject({ cause: { message: 'broken' } })
  })

  it('is opened by its URL', async () => {
    for (const url of ['redis://127.0.0.1:1', 'rediss://127.0.0.1:1']) {
      const keyring = createKeyring({ store: url })
      await expect(keyring.ready()).rejects.toThrow(`${url}/0 can't be opened: no connection (ECONNREFUSED)`)
      await keyring.close()
    }
    expect(() => createKeyring({ store: 'redis:6379' })).toThrow('redis: needs a host behind it')
  })
})
