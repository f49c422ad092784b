import { digestSecret, type ResolvedKey } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { verdict } from '../keys/key-fixture.js'
import { instance, polled, until } from './fleet.js'
import { scriptedStore } from './scripted-store.js'

const SECRET = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('what is remembered and contradicted by a later reading', () => {
  it.each<[how: string, later: ResolvedKey | null, code: string]>([
    ['the key is gone', null, 'unknown_key'],
    ['its state says that it was revoked', Object.assign({ id: 'x' }, { state: 'revoked' }), 'key_revoked'],
  ])('lets nobody in while the store is away, where %s', async (_how, later, code) => {
    const clock = manualClock()
    let answer = (): ResolvedKey | null => ({ id: 'x' })
    const findByDigest = async (digest: string) => (digest === digestSecret(SECRET) ? answer() : null)
    const keyring = instance({ findByDigest }, { clock, staleIfUnavailableSeconds: 300 })
    expect(await verdict(keyring, SECRET)).toBe('ok')
    clock.advance({ seconds: 6 })
    answer = () => later
    expect(await verdict(keyring, SECRET)).toBe(code)
    answer = () => {
      throw new Error('away')
    }
    for (const seconds of [2, 200]) {
      clock.advance({ seconds })
      expect(await verdict(keyring, SECRET)).toBe('store_unavailable')
    }
  })

  it('is not confirmed by a feed that comes back', async () => {
    const clock = manualClock()
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { clock })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    await keyring.ready()
    await polled(scripted)
    clock.advance({ ms: 1 })
    expect(await verdict(keyring, secret)).toBe('ok')
    // by hand, past keywright: no event tells of it
    await scripted.inner.remove(key.id)
    scripted.script('chainHead', () => Promise.reject(new Error('cut')))
    clock.advance({ seconds: 6 })
    expect(await verdict(keyring, secret)).toBe('unknown_key')
    scripted.script('chainHead', null)
    await polled(scripted)
    expect(await verdict(keyring, secret)).toBe('unknown_key')
  })
})

describe('a failover that loses what was written', () => {
  it('is noticed by the gap before it: what was read is confirmed no more, also where the trail is as it was', async () => {
    const clock = manualClock()
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { clock, changePollSeconds: 0.04 })
    await keyring.keys.create({ name: 'before' })
    const replica = memoryStore()
    await replica.restore({
      events: await scripted.inner.listEvents({ order: 'oldest', limit: 10 }),
      chainHead: (await scripted.inner.chainHead()) ?? { sequence: 0, hash: '' },
    })
    await keyring.ready()
    await polled(scripted)
    clock.advance({ ms: 1 })
    scripted.script('chainHead', () => Promise.reject(new Error('away')))
    await until(async () => scripted.calls('chainHead') > 0)
    const { secret } = await keyring.keys.create({ name: 'lost' })
    expect(await verdict(keyring, secret)).toBe('ok')
    scripted.swap(replica)
    const calls = scripted.calls('chainHead')
    await until(() => scripted.calls('chainHead') > calls)
    scripted.script('chainHead', null)
    await polled(scripted)
    clock.advance({ seconds: 6 })
    await polled(scripted)
    expect(await verdict(keyring, secret)).toBe('unknown_key')
  })
})

describe('the health of a keyring', () => {
  it('is asked of the store once for however many ask', async () => {
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { changePollSeconds: 2.5 })
    await keyring.ready()
    const calls = scripted.calls('chainHead')
    const found = await Promise.all(Array.from({ length: 1000 }, () => keyring.health()))
    expect(found.every(({ store }) => store.error === null)).toBe(true)
    expect(scripted.calls('chainHead') - calls).toBeLessThanOrEqual(2)
  })

  it('of a resolver is how it answered', async () => {
    const keyring = instance({ findByDigest: async () => null })
    await verdict(keyring, SECRET)
    expect(await keyring.health()).toMatchObject({
      status: 'ok',
      store: { latencySeconds: null, error: null },
      feed: { kind: 'none' },
    })
  })
})

describe('an idle key', () => {
  it('is refused from the cache for a second', async () => {
    const clock = manualClock()
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { clock, rules: { idleAfterDays: 1 } })
    const { secret } = await keyring.keys.create({ name: 'x' })
    clock.advance({ seconds: 2 * 86_400 })
    for (let i = 0; i < 50; i++) expect(await verdict(keyring, secret)).toBe('key_idle')
    expect(scripted.calls('findByDigest')).toBe(1)
    clock.advance({ seconds: 1 })
    expect(await verdict(keyring, secret)).toBe('key_idle')
    expect(scripted.calls('findByDigest')).toBe(2)
  })
})
