import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { present, verdict } from '../keys/key-fixture.js'
import { gate, instance, polled, until } from './fleet.js'
import { later, scriptedStore } from './scripted-store.js'

const SECRET = '0f8fad5b-d9cb-469f-a165-70867728950e'

async function listening(options: KeyringOptions = {}) {
  const scripted = scriptedStore()
  const clock = manualClock()
  const here = instance(scripted.store, { clock, ...options })
  const elsewhere = instance(scripted.inner, { clock, ...(options.rules ? { rules: options.rules } : {}) })
  scripted.script('findByDigest', later)
  await here.ready()
  return { scripted, clock, here, elsewhere }
}

describe('what is not heard of', () => {
  it('is never trusted longer than it may be: the own directory of the application', async () => {
    let active = true
    const members = {
      find: async (id: string) => ({ id, account: 'acme', active, grants: null }),
      listByAccount: async () => [],
    }
    const { scripted, clock, here } = await listening({ members, rules: { ownership: 'personal' } })
    const { secret } = await here.keys.create({ name: 'k', account: 'acme', owner: 'jane' })
    await polled(scripted)
    clock.advance({ ms: 1 })
    expect(await verdict(here, secret)).toBe('ok')
    active = false
    clock.advance({ ms: 4900 })
    await polled(scripted)
    expect(await verdict(here, secret)).toBe('ok')
    clock.advance({ ms: 100 })
    await polled(scripted)
    expect(await verdict(here, secret)).toBe('owner_inactive')
  })

  it('is never trusted longer than it may be: a resolver, which nothing is asked of but keys', async () => {
    const clock = manualClock()
    let reads = 0
    const asked: string[] = []
    const resolver = {
      async findByDigest() {
        reads++
        return { id: 'partner', grants: ['reports:read'] }
      },
      chainHead: () => void asked.push('chainHead'),
      watch: () => void asked.push('watch'),
    }
    const said: string[] = []
    const note = (message: string) => void said.push(message)
    const keyring = instance(resolver, { clock, logger: { warn: note, error: note } })
    await keyring.ready()
    for (const ms of [0, 4999, 1, 4999, 1]) {
      clock.advance({ ms })
      expect(await verdict(keyring, SECRET)).toBe('ok')
    }
    await new Promise(resolve => setTimeout(resolve, 100))
    expect([reads, asked, said, (await keyring.health()).feed.kind]).toEqual([3, [], [], 'none'])
  })

  it('is read on every request where nothing may be remembered', async () => {
    const { scripted, here } = await listening({ maxStalenessSeconds: 0 })
    const { key, secret } = await here.keys.create({ name: 'k' })
    for (let i = 0; i < 3; i++) expect(await verdict(here, secret)).toBe('ok')
    const both = await Promise.all([verdict(here, secret), verdict(here, secret)])
    expect([both, scripted.calls('findByDigest')]).toEqual([['ok', 'ok'], 5])
    await scripted.inner.remove(key.id)
    expect(await verdict(here, secret)).toBe('unknown_key')
    expect(scripted.calls('chainHead')).toBe(0)
  })
})

describe('a clock that is set', () => {
  const cut = async () => {
    const found = await listening()
    const { scripted, clock, here } = found
    const { key, secret } = await here.keys.create({ name: 'k' })
    await polled(scripted)
    clock.advance({ ms: 1 })
    expect(await verdict(here, secret)).toBe('ok')
    scripted.script('chainHead', () => Promise.reject(new Error('away')))
    await polled(scripted)
    // past keywright, so that nobody tells of it
    await scripted.inner.remove(key.id)
    return { ...found, secret }
  }

  it('back has what was known forgotten with the next request', async () => {
    const { clock, here, secret } = await cut()
    clock.advance({ seconds: -10 })
    expect(await verdict(here, secret)).toBe('unknown_key')
  })

  it('back has what was known forgotten where no request comes until it is as late again', async () => {
    const { scripted, clock, here, secret } = await cut()
    clock.advance({ seconds: -10 })
    await polled(scripted)
    clock.advance({ seconds: 11 })
    expect(await verdict(here, secret)).toBe('unknown_key')
  })

  it('forward makes what was known too old', async () => {
    const { clock, here, secret } = await cut()
    clock.advance({ seconds: 3600 })
    expect(await verdict(here, secret)).toBe('unknown_key')
    clock.advance({ seconds: -3600 })
    expect(await verdict(here, secret)).toBe('unknown_key')
  })
})

describe('a read that began earlier', () => {
  it('does not take the place of one that began later and saw more', async () => {
    const { scripted, clock, here, elsewhere } = await listening()
    const { key, secret } = await elsewhere.keys.create({ name: 'k' })
    const ending = gate()
    scripted.script('findByDigest', async call => {
      const found = await call()
      await ending.pass()
      return found
    })
    const early = verdict(here, secret)
    await until(() => ending.held() === 1)
    // past keywright, so that nobody tells of it
    const record = await scripted.inner.find(key.id)
    if (!record) throw new Error('there is no such key')
    await scripted.inner.replace({ ...record, revokedAt: clock() }, record.version)
    // has nobody join the read that is under way
    await here.keys.create({ name: 'another' })
    clock.advance({ ms: 1 })
    scripted.script('findByDigest', later)
    expect(await verdict(here, secret)).toBe('key_revoked')
    ending.open()
    await early
    expect(await verdict(here, secret)).toBe('key_revoked')
  })
})

describe('a key that changes all the time', () => {
  it('is not read for ever, and lets nobody in', async () => {
    const { scripted, here, elsewhere } = await listening()
    const { key, secret } = await elsewhere.keys.create({ name: 'k', grants: ['reports:read'] })
    let changes = 0
    scripted.script('findByDigest', async call => {
      const found = await call()
      await here.keys.update(key.id, { name: `k ${changes++}` })
      return found
    })
    const reads = scripted.calls('findByDigest')
    expect(await present(here, secret)).toBe('store_unavailable')
    expect(scripted.calls('findByDigest') - reads).toBe(10)
    scripted.script('findByDigest', later)
    expect(await verdict(here, secret)).toBe('ok')
  })
})
