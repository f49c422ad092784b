import { Redis } from 'ioredis'
import { redisStore } from 'keywright/stores/redis'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { openRedisSchema } from '../../../src/stores/redis/redis-schema.js'
import { describeWithOwn } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'

describeWithOwn('redis', 'the Redis server', server => {
  const direct = () => {
    const redis = new Redis(server().url)
    onTestFinished(() => redis.disconnect())
    return redis
  }
  const withUser = (password: string) => server().url.replace('redis://', `redis://keywright:${password}@`)
  const rejection = async (url: string, prefix = 'keywright') => {
    const store = redisStore({ url, prefix })
    onTestFinished(() => store.close())
    const error: unknown = await store.open().catch((reason: unknown) => reason)
    return error instanceof Error ? error.message : 'none'
  }

  it('is refused where it would evict keys, and taken once it does not', async () => {
    const redis = direct()
    const store = redisStore({ url: server().url })
    onTestFinished(() => store.close())
    for (const policy of ['allkeys-lru', 'volatile-lru']) {
      await redis.config('SET', 'maxmemory-policy', policy)
      await expect(store.open()).rejects.toThrow(
        `${store.name} can't be opened: its maxmemory-policy is ${policy}: it would forget keys and revocations`,
      )
    }
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
    await store.open()
    expect(await store.isEmpty()).toBe(true)
  })

  it('is taken where it does not show its settings', async () => {
    const redis = direct()
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await redis.call(
      'ACL',
      'SETUSER',
      'keywright',
      'reset',
      'on',
      '>hidden',
      '~{hushed}*',
      '&{hushed}*',
      '+@all',
      '-info',
      '-config',
    )
    const store = await openedStore({ url: withUser('hidden'), prefix: 'hushed' })
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
    expect(await store.isEmpty()).toBe(true)
  })

  it('is refused where the user may not write, before anything is half written', async () => {
    await direct().call('ACL', 'SETUSER', 'keywright', 'reset', 'on', '>hidden', '~*', '&*', '+@all', '-xadd')
    expect(await rejection(withUser('hidden'))).toContain('the user may not do what the store needs')
    await direct().call('ACL', 'SETUSER', 'keywright', 'reset', 'on', '>hidden', '~other*', '&*', '+@all')
    const message = await rejection(withUser('hidden'))
    expect(message).toContain('(NOPERM)')
    expect(message).not.toContain('hidden')
  })

  it('is refused with another password', async () => {
    await direct().call('ACL', 'SETUSER', 'keywright', 'reset', 'on', '>hidden', '~*', '&*', '+@all')
    const message = await rejection(withUser('other'))
    expect(message).toContain('user or password is wrong (WRONGPASS)')
    expect(message).not.toMatch(/hidden|other/)
  })

  it('has its schema looked at, made and refused where it is of a later version', async () => {
    const options = { url: server().url, prefix: 'schema' }
    const schema = await openRedisSchema(options)
    onTestFinished(() => schema.close())
    const [name] = (await schema.status()).versions
    expect(await schema.status()).toEqual({ versions: [{ ...name, done: false }], later: null })
    await Promise.all([schema.up(), schema.up()])
    expect(await schema.status()).toEqual({ versions: [{ ...name, done: true }], later: null })

    await direct().set('{schema}:schema', '2')
    expect(await schema.status()).toEqual({ versions: [{ ...name, done: true }], later: '0002' })
    await expect(schema.up()).rejects.toThrow('Upgrade keywright: npm install keywright@latest')
    expect(await rejection(server().url, 'schema')).toMatch(/can't be opened: its schema is version 2, and this keywright knows/)
    await direct().set('{schema}:schema', 'else')
    expect(await rejection(server().url, 'schema')).toContain('holds no version')
  })

  it('is unavailable where its memory is full, it is a replica, or it loads', async () => {
    const store = await openedStore({ url: server().url })
    const redis = direct()
    const write = () => store.insert(sampleRecord(), undefined, { events: [sampleEvent()] })
    await redis.config('SET', 'maxmemory', '1mb')
    await expect(write()).rejects.toMatchObject({ name: 'StoreUnavailable', message: expect.stringContaining('(OOM)') })
    expect(await store.chainHead()).toBeNull()
    await redis.config('SET', 'maxmemory', '0')
    await redis.replicaof('127.0.0.1', '1')
    await expect(write()).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await redis.replicaof('NO', 'ONE')
    await expect.poll(write, { timeout: 5000 }).toBe('inserted')
  })
})
