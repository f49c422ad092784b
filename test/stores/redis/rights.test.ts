import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { redisStore } from 'keywright/stores/redis'
import { createClient } from 'redis'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeWithOwn } from '../../servers/describe-with.js'

const PAGE = readFileSync(new URL('../../../docs/stores.md', import.meta.url), 'utf8')

describeWithOwn('redis', 'a user with the rights of docs/stores.md', server => {
  const [, rights = ''] = /^ACL SETUSER (keywright [^`]*)^```/m.exec(PAGE) ?? []
  const url = () => server().url.replace('redis://', 'redis://keywright:PASSWORD@')
  const asAdmin = async (use: (redis: Redis) => Promise<unknown>) => {
    const redis = new Redis(server().url)
    await use(redis).finally(() => redis.disconnect())
  }
  beforeAll(() => asAdmin(redis => redis.call('ACL', 'SETUSER', ...rights.trim().split(/\s+/))))
  afterEach(() => asAdmin(redis => redis.flushall()))

  describe('is all that ioredis needs', () => {
    keyStoreConformance({ describe, it }, () => redisStore({ url: url() }))
  })

  it('is all that redis needs', async () => {
    const store = redisStore({ client: createClient({ url: url() }) })
    await store.open()
    const watch = store.watch(() => {})
    await expect.poll(() => watch?.isConnected()).toBe(true)
    expect(await store.isEmpty()).toBe(true)
    await store.close()
  })

  it('is denied to the keys of others', async () => {
    const store = redisStore({ url: url(), prefix: 'other' })
    await expect(store.open()).rejects.toThrow('see "Rights" of Redis in docs/stores.md (NOPERM)')
    await store.close()
  })
})
