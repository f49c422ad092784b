import { createKeyring, type Keyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { verdict } from '../keys/key-fixture.js'
import { gate, instance, polled, until } from './fleet.js'
import { later, scriptedStore } from './scripted-store.js'

/** An instance that listens and remembers a key, another on the same store, and the clock of both. */
async function listening(options: Parameters<typeof instance>[1] = {}) {
  const scripted = scriptedStore()
  const clock = manualClock()
  const here = instance(scripted.store, { clock, ...options })
  const elsewhere = instance(scripted.inner, { clock })
  const { key, secret } = await elsewhere.keys.create({ name: 'k', grants: ['reports:read'] })
  scripted.script('findByDigest', later)
  await here.ready()
  await polled(scripted)
  clock.advance({ ms: 1 })
  expect(await verdict(here, secret)).toBe('ok')
  return { scripted, clock, here, elsewhere, key, secret, reads: () => scripted.calls('findByDigest') }
}

describe('an instance that hears of changes', () => {
  it('does not read a key again for a minute', async () => {
    const { scripted, clock, here, secret, reads } = await listening()
    for (let seconds = 0; seconds < 56; seconds += 4) {
      clock.advance({ seconds: 4 })
      await polled(scripted)
      expect(await verdict(here, secret)).toBe('ok')
    }
    expect(reads()).toBe(1)
    clock.advance({ seconds: 4 })
    await polled(scripted)
    scripted.script('findByDigest', () => Promise.reject(new Error('away')))
    expect(await verdict(here, secret)).toBe('store_unavailable')
    scripted.script('findByDigest', later)
    expect([await verdict(here, secret), reads()]).toEqual(['ok', 3])
  })

  it('reads a key again that was read before it listened', async () => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const here = instance(scripted.store, { clock })
    const { secret } = await here.keys.create({ name: 'k' })
    await verdict(here, secret)
    await polled(scripted)
    clock.advance({ seconds: 5 })
    await polled(scripted)
    await verdict(here, secret)
    expect(scripted.calls('findByDigest')).toBe(2)
  })

  it('hears of a change whose message was lost', async () => {
    const { scripted, here, elsewhere, key, secret } = await listening()
    scripted.script('watch', () => ({ isConnected: () => true, close: async () => {} }))
    await elsewhere.keys.revoke(key.id)
    await polled(scripted)
    expect(await verdict(here, secret)).toBe('key_revoked')
  })

  it('hears of what is written while it reads what was', async () => {
    const { scripted, here, elsewhere, key, secret } = await listening()
    const other = await elsewhere.keys.create({ name: 'other' })
    const third = await elsewhere.keys.create({ name: 'third' })
    await polled(scripted)
    for (const made of [other, third]) expect(await verdict(here, made.secret)).toBe('ok')
    let isFirst = true
    scripted.script('listEvents', async call => {
      if (!isFirst) return call()
      isFirst = false
      await elsewhere.keys.revoke(other.key.id)
      const found = await call()
      await elsewhere.keys.revoke(third.key.id)
      return found
    })
    await elsewhere.keys.revoke(key.id)
    await until(() => !isFirst)
    await polled(scripted)
    const verdicts = [await verdict(here, secret), await verdict(here, other.secret), await verdict(here, third.secret)]
    expect(verdicts).toEqual(['key_revoked', 'key_revoked', 'key_revoked'])
  })

  it('forgets everything where it missed more than 5,000 events', async () => {
    const { scripted, here, elsewhere, key, secret, reads } = await listening()
    const other = await elsewhere.keys.create({ name: 'other' })
    await polled(scripted)
    expect(await verdict(here, other.secret)).toBe('ok')
    const event = { at: new Date(), action: 'rule.refused' as const, account: null, subject: { kind: 'key', id: 'x' } }
    const draft = { ...event, actor: {}, before: null, after: {}, reason: null }
    scripted.script('chainHead', () => Promise.reject(new Error('away')))
    await elsewhere.keys.revoke(key.id)
    await scripted.inner.write({ events: Array.from({ length: 5001 }, () => draft) })
    const [pages, known] = [scripted.calls('listEvents'), reads()]
    scripted.script('chainHead', null)
    await polled(scripted)
    expect([await verdict(here, secret), await verdict(here, other.secret)]).toEqual(['key_revoked', 'ok'])
    expect([scripted.calls('listEvents') - pages, reads() - known]).toEqual([0, 2])
  })

  it('reads what it missed page by page where that is less', async () => {
    const { scripted, here, elsewhere, key, secret, reads } = await listening()
    const other = await elsewhere.keys.create({ name: 'other' })
    await polled(scripted)
    expect(await verdict(here, other.secret)).toBe('ok')
    const event = { at: new Date(), action: 'rule.refused' as const, account: null, subject: { kind: 'key', id: 'x' } }
    const draft = { ...event, actor: {}, before: null, after: {}, reason: null }
    scripted.script('chainHead', () => Promise.reject(new Error('away')))
    await scripted.inner.write({ events: Array.from({ length: 1200 }, () => draft) })
    await elsewhere.keys.revoke(key.id)
    const [pages, known] = [scripted.calls('listEvents'), reads()]
    scripted.script('chainHead', null)
    await polled(scripted)
    expect([await verdict(here, secret), await verdict(here, other.secret)]).toEqual(['key_revoked', 'ok'])
    expect([scripted.calls('listEvents') - pages, reads() - known]).toEqual([3, 1])
  })
})

describe('a store that is not what it was', () => {
  const copyOf = async (store: KeyStore) => {
    const copy = memoryStore()
    const [keys, events, chainHead] = await Promise.all([
      store.listStored(null, 1000),
      store.listEvents({ order: 'oldest', limit: 1000 }),
      store.chainHead(),
    ])
    await copy.restore({ keys, events, ...(chainHead ? { chainHead } : {}) })
    return copy
  }
  const made = async (keyring: Keyring) => (await keyring.keys.create({ name: 'made since' })).secret

  it.each([
    ['an earlier state', async () => {}],
    ['an earlier state that has grown as far, with other events', (restored: Keyring) => made(restored)],
    [
      'an earlier state that has grown further, with other events',
      async (restored: Keyring) => {
        await made(restored)
        await made(restored)
      },
    ],
  ])('has everything forgotten where it was set back to %s', async (_, grow) => {
    const { scripted, clock, here, elsewhere } = await listening()
    const backup = await copyOf(scripted.inner)
    const lost = await made(elsewhere)
    await polled(scripted)
    expect(await verdict(here, lost)).toBe('ok')
    await grow(instance(backup, { clock }))
    scripted.swap(backup)
    await polled(scripted)
    expect(await verdict(here, lost)).toBe('unknown_key')
  })

  it('has every read made again that is under way', async () => {
    const { scripted, here, elsewhere } = await listening()
    const backup = await copyOf(scripted.inner)
    const lost = await made(elsewhere)
    await polled(scripted)
    const ending = gate()
    scripted.script('findByDigest', async call => {
      const found = await call()
      await ending.pass()
      return found
    })
    const underWay = verdict(here, lost)
    await until(() => ending.held() === 1)
    scripted.swap(backup)
    await polled(scripted)
    ending.open()
    expect([await underWay, await verdict(here, lost)]).toEqual(['unknown_key', 'unknown_key'])
  })

  it('has everything forgotten where it was emptied', async () => {
    const { scripted, here, secret } = await listening()
    scripted.swap(memoryStore())
    await polled(scripted)
    expect(await verdict(here, secret)).toBe('unknown_key')
  })
})

describe('an instance that can not hear of changes', () => {
  it.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<never>(() => {})],
  ])('uses nothing that is older than it may be, where the end of the trail %s', async (_, answer) => {
    const { scripted, clock, here, elsewhere, key, secret, reads } = await listening({ storeDeadlineSeconds: 0.1 })
    scripted.script('chainHead', answer)
    await polled(scripted)
    await elsewhere.keys.revoke(key.id)
    clock.advance({ ms: 4900 })
    expect([await verdict(here, secret), reads()]).toEqual(['ok', 1])
    clock.advance({ ms: 100 })
    expect(await verdict(here, secret)).toBe('key_revoked')
    scripted.script('findByDigest', () => Promise.reject(new Error('away')))
    clock.advance({ seconds: 5 })
    expect(await verdict(here, secret)).toBe('store_unavailable')
  })

  it('says so once, and once that it does again', async () => {
    const scripted = scriptedStore()
    const said: string[] = []
    const note = (message: string) => void said.push(message)
    const keyring = createKeyring({ store: scripted.store, changePollSeconds: 0.03, logger: { warn: note, error: note } })
    onTestFinished(() => keyring.close())
    await keyring.ready()
    await polled(scripted)
    said.length = 0
    scripted.script('chainHead', () => Promise.reject(new Error('away')))
    await polled(scripted)
    await polled(scripted)
    scripted.script('chainHead', null)
    await polled(scripted)
    expect(said).toEqual([expect.stringContaining("can't be heard of"), expect.stringContaining('are heard of again')])
  })
})
