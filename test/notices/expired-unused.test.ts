import { join } from 'node:path'
import { createKeyring, type Keyring, type KeyringOptions, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { refusal, verdict } from '../keys/key-fixture.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { startMailServer } from './mail-server.js'

const DAY_MS = 86_400_000

const STORES: readonly [name: string, open: (path: string) => KeyStore][] = [
  ['memory', memoryStore],
  ['SQLite', path => sqliteStore({ path })],
]

describe.each(STORES)('expiredAfterIdleDays in %s', (storeName, openStore) => {
  /** Two keyrings over one store, with a real mail server. */
  async function house(change: (store: KeyStore) => Partial<KeyStore> = () => ({})) {
    const server = await startMailServer()
    const clock = manualClock('2030-01-15T12:00:00.000Z')
    const path = join(temporaryFolder(), 'keys.db')
    const shared = openStore(path)
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const open = (options: KeyringOptions = {}) => {
      const store = storeName === 'memory' ? shared : openStore(path)
      const keyring = createKeyring({
        store: { ...store, ...change(store) },
        clock,
        logger: { warn: note, error: note },
        mail: { transport: server.url, from: 'Example API <api@example.com>' },
        rules: { idleAfterDays: 30, expiredAfterIdleDays: 60 },
        ...options,
      })
      onTestFinished(() => keyring.close())
      return keyring
    }
    return { server, clock, log, one: open(), other: open(), subjects: () => server.mails.map(({ subject }) => subject) }
  }

  const make = (keyring: Keyring, more: object = {}) =>
    keyring.keys.create({ name: 'export', account: 'acme', technicalContact: 'ops@acme.example', ...more })
  const eventsOf = async (keyring: Keyring, id: string) => (await keyring.audit.list({ subject: id, order: 'oldest' })).items

  it('expires an idle key, to the millisecond, and tells of each step by e-mail', async () => {
    const { one, clock, subjects } = await house()
    const { key, secret } = await make(one)
    clock.advance({ days: 5 })
    expect(await verdict(one, secret)).toBe('ok')
    const used = clock().getTime()
    const steps: unknown[] = []
    for (const days of [22, 23, 30, 60 - 1 / DAY_MS, 60]) {
      clock.set(new Date(used + days * DAY_MS))
      await one.sweep()
      await one.sweep()
      const { state, expiresAt } = (await one.keys.get(key.id)) ?? {}
      steps.push([state, expiresAt, subjects().at(-1)])
    }
    const end = new Date(used + 60 * DAY_MS)
    expect(steps).toEqual([
      ['active', null, undefined],
      ['active', null, 'The unused API key “export” ends in 7 days'],
      ['idle', null, 'The API key “export” was unused for too long'],
      ['idle', null, 'The API key “export” was unused for too long'],
      ['expired', end, 'The API key “export” has expired'],
    ])
    expect(subjects()).toHaveLength(3)
    expect(await verdict(one, secret)).toBe('key_expired')
  })

  it('leaves a key that is expired everywhere: in lists, to changes, and to other instances', async () => {
    const { one, other, clock } = await house()
    const { key, secret } = await make(one)
    clock.advance({ days: 61 })
    expect([await verdict(one, secret), await verdict(other, secret)]).toEqual(['key_idle', 'key_idle'])
    await one.sweep()
    for (const keyring of [one, other]) {
      expect((await keyring.keys.list({ state: 'expired' })).items.map(({ id }) => id)).toEqual([key.id])
      expect((await keyring.keys.list({ state: 'idle' })).items).toEqual([])
      expect(await refusal(keyring.keys.rotate(key.id))).toMatchObject({ code: 'conflict' })
      expect(await refusal(keyring.keys.update(key.id, { expiresAt: null }))).toMatchObject({ code: 'conflict' })
    }
    // here at once; there, as every change is heard of
    expect(await verdict(one, secret)).toBe('key_expired')
    clock.advance({ seconds: 6 })
    expect(await verdict(other, secret)).toBe('key_expired')
  })

  it('does so once, however many instances sweep, with an event that says why', async () => {
    const { one, other, clock, subjects } = await house()
    const { key } = await make(one)
    clock.advance({ days: 60 })
    await Promise.all([one, other, one, other].map(keyring => keyring.sweep()))
    const events = await eventsOf(other, key.id)
    expect(events.map(({ action, reason, after }) => ({ action, reason, after }))).toEqual([
      { action: 'key.created', reason: null, after: expect.anything() },
      { action: 'key.updated', reason: 'not used for 60 days', after: { expiresAt: clock().toISOString() } },
    ])
    expect(events[1]?.actor).toEqual({ user: null, key: null, ip: null })
    expect((await one.keys.get(key.id))?.version).toBe(2)
    expect(subjects()).toEqual(['The API key “export” has expired'])
  })

  it('counts use that could not be written yet', async () => {
    let isDown = true
    const { one, clock } = await house(store => ({
      recordUsage: async (...batch) => {
        if (isDown) throw new Error('the disk is full')
        return store.recordUsage(...batch)
      },
    }))
    const { key, secret } = await make(one)
    clock.advance({ days: 29 })
    expect(await verdict(one, secret)).toBe('ok')
    clock.advance({ days: 31 })
    await expect(one.sweep()).rejects.toThrow('the disk is full')
    isDown = false
    await one.sweep()
    expect(await one.keys.get(key.id)).toMatchObject({ state: 'idle', expiresAt: null })
    clock.advance({ days: 29 })
    await one.sweep()
    expect(await one.keys.get(key.id)).toMatchObject({ state: 'expired', expiresAt: clock() })
  })

  it('judges a key as it is when it is changed: used, revoked or deleted meanwhile', async () => {
    let found = 0
    const { one, clock } = await house(store => ({
      async list(query) {
        const keys = await store.list(query)
        if (query.state !== 'idle' || found > 0) return keys
        found = keys.length
        const [used, revoked, deleted] = ['used', 'revoked', 'deleted'].map(name => keys.find(key => key.name === name)?.id ?? '')
        const use = { keyId: used ?? '', secretId: '', day: '2030-03-16', outcome: 'allowed', requests: 1 }
        await store.recordUsage([{ ...use, lastUsedAt: clock(), lastUsedIp: null }])
        await one.keys.revoke(revoked ?? '')
        await one.keys.remove(deleted ?? '')
        return keys
      },
    }))
    for (const name of ['unused', 'deleted', 'revoked', 'used']) await make(one, { name })
    clock.advance({ days: 60 })
    await one.sweep()
    expect(found).toBe(4)
    const left = (await one.keys.list()).items.map(({ name, state, expiresAt }) => ({ name, state, expiresAt }))
    expect(new Set(left)).toEqual(
      new Set([
        { name: 'revoked', state: 'revoked', expiresAt: null },
        { name: 'unused', state: 'expired', expiresAt: clock() },
        { name: 'used', state: 'active', expiresAt: null },
      ]),
    )
  })

  it('ends nothing before its time, however far ahead a sweep looks', async () => {
    const { one, clock } = await house()
    const { key, secret } = await make(one)
    await one.sweep(new Date(clock().getTime() + 100 * DAY_MS))
    expect(await one.keys.get(key.id)).toMatchObject({ state: 'active', expiresAt: null })
    expect(await verdict(one, secret)).toBe('ok')
  })

  it('brings a later end forward, and leaves alone what has ended otherwise', async () => {
    const { one, clock } = await house()
    const inDays = (days: number) => new Date(clock().getTime() + days * DAY_MS)
    const later = await make(one, { expiresAt: inDays(365) })
    const sooner = await make(one, { expiresAt: inDays(40) })
    const revoked = await make(one)
    await one.keys.revoke(revoked.key.id)
    const [end, ended] = [inDays(60), inDays(40)]
    clock.advance({ days: 70 })
    await one.sweep()
    const ends = await Promise.all([later, sooner, revoked].map(async ({ key }) => (await one.keys.get(key.id))?.expiresAt))
    expect(ends).toEqual([end, ended, null])
    expect((await eventsOf(one, sooner.key.id)).map(({ action }) => action)).toEqual(['key.created'])
  })

  it('says nothing of a key that the rule ended long before anybody looked', async () => {
    const { one, clock, subjects } = await house()
    await make(one)
    clock.advance({ days: 68 })
    await one.sweep()
    expect(subjects()).toEqual([])
    expect((await one.keys.list({ state: 'expired' })).items).toHaveLength(1)
  })
})
