import { AuthError, type DayUsage } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from './manual-clock.js'

const HOLDER = { name: 'reader', grants: ['reports:read'] }

const day = (outcomes: Record<string, number>): DayUsage => ({
  day: '2030-01-01',
  requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
  outcomes,
})

describe.each(frameworks)('the usage that $name counts', framework => {
  it('has every outcome once, and adds up', async () => {
    const clock = manualClock()
    const store = memoryStore()
    const app = await framework.serve({
      keyring: {
        store,
        clock,
        rateLimit: { limit: 8, windowSeconds: 60, per: 'key' },
        policies: [
          (_, { url }) => {
            if (url === '/sunday') throw new AuthError('closed_on_sundays')
          },
        ],
      },
      routes: [
        { path: '/' },
        { path: '/sunday' },
        { path: '/reports', checks: [{ all: ['reports:read'] }] },
        { path: '/users', checks: [{ all: ['reports:read'] }, { any: ['users:read'] }] },
        { path: '/tokens', checks: ['token'] },
      ],
    })
    const { key, secret } = await app.keyring.keys.create({ ...HOLDER, origins: ['https://app.example.com'] })
    const { key: inside, secret: insideSecret } = await app.keyring.keys.create({ ...HOLDER, subnets: ['192.0.2.0/24'] })
    const ask = async (path: string, ...lines: string[]) => (await app.send(path, `x-api-key: ${secret}`, ...lines)).status

    for (const path of ['/', '/reports', '/']) expect(await ask(path)).toBe(200)
    expect(await ask('/nowhere')).toBe(404)
    const used = clock()
    clock.advance({ seconds: 1 })
    expect(await ask('/users')).toBe(403)
    expect(await ask('/tokens')).toBe(403)
    expect(await ask('/sunday')).toBe(403)
    expect(await ask('/', 'Origin: https://evil.example.net')).toBe(403)
    expect(await ask('/')).toBe(200)
    const last = clock()
    clock.advance({ seconds: 1 })
    expect(await ask('/')).toBe(429)
    expect(used).not.toEqual(last)
    await app.keyring.keys.revoke(key.id)
    expect(await ask('/')).toBe(401)
    expect((await app.send('/', `x-api-key: ${insideSecret}`)).status).toBe(403)
    expect((await app.send('/')).status).toBe(401)

    const expected = day({
      allowed: 5,
      insufficient_grants: 1,
      api_key_not_accepted: 1,
      closed_on_sundays: 1,
      origin_not_allowed: 1,
      rate_limited: 1,
      key_revoked: 1,
    })
    expect(await app.keyring.keys.usage(key.id)).toEqual([expected])
    expect(await app.keyring.keys.usage(inside.id)).toEqual([day({ ip_not_allowed: 1 })])
    await app.keyring.close()
    expect(await store.usage(key.id, '2030-01-01')).toEqual([expected])
    expect(await store.usage(inside.id, '2030-01-01')).toEqual([day({ ip_not_allowed: 1 })])
    expect(await store.find(key.id)).toMatchObject({ lastUsedAt: last, lastUsedIp: '127.0.0.1' })
    expect(await store.find(inside.id)).toMatchObject({ lastUsedAt: null, lastUsedIp: null })
  })

  it('takes a request that a check refuses out of the allowed ones', async () => {
    const clock = manualClock()
    const store = memoryStore()
    const app = await framework.serve({
      keyring: { store, clock, usageIntervalSeconds: 0.001 },
      auth: { onError: 'throw' },
      routes: [{ path: '/' }, { path: '/users', checks: [{ all: ['users:read'] }] }],
    })
    const { key, secret } = await app.keyring.keys.create(HOLDER)
    const ask = async (path: string) => (await app.send(path, `x-api-key: ${secret}`)).status
    for (let i = 0; i < 3; i++) expect(await ask('/users')).toBe(403)
    expect(await app.keyring.keys.usage(key.id)).toEqual([day({ insufficient_grants: 3 })])
    expect(await ask('/')).toBe(200)
    await expect.poll(() => store.usage(key.id, '2030-01-01')).toEqual([day({ allowed: 1, insufficient_grants: 3 })])
  })
})
