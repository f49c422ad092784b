import {
  AuthError,
  type DayUsage,
  type Keyring,
  type KeyringOptions,
  type KeyStore,
  type Policy,
  type UsageRecord,
} from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

const allowed = (day: string, requests: number): DayUsage => ({ day, requests, outcomes: { allowed: requests } })

describe.each(STORES)('usage in %s', store => {
  const { open, now, pass } = useKeyrings(store)

  it('is written when the keyring closes', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let i = 0; i < 5; i++) await verdict(keyring, secret, '192.0.2.1')
    pass({ seconds: 1 })
    await verdict(keyring, secret, '192.0.2.2')
    await keyring.close()
    const { keys } = open()
    expect(await keys.usage(key.id)).toEqual([allowed('2030-01-15', 6)])
    const used = { lastUsedAt: now(), lastUsedIp: '192.0.2.2' }
    expect(await keys.get(key.id)).toEqual({ ...key, ...used, secrets: [{ ...key.secrets[0], ...used }] })
  })

  it('is written by the interval', async () => {
    const keyring = open({ usageIntervalSeconds: 0.02 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const { keys } = open()
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    await expect.poll(() => keys.usage(key.id)).toEqual([allowed('2030-01-15', 3)])
    await verdict(keyring, secret)
    await expect.poll(() => keys.usage(key.id)).toEqual([allowed('2030-01-15', 4)])
  })

  it('counts each UTC day for itself, across midnight', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ milliseconds: 12 * 3_600_000 - 1 })
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    pass({ milliseconds: 1 })
    for (let i = 0; i < 2; i++) await verdict(keyring, secret)
    pass({ days: 2 })
    await verdict(keyring, secret)
    await keyring.close()
    const { keys } = open()
    expect(await keys.usage(key.id)).toEqual([allowed('2030-01-15', 3), allowed('2030-01-16', 2), allowed('2030-01-18', 1)])
    expect(await keys.usage(key.id, { days: 1 })).toEqual([allowed('2030-01-18', 1)])
    expect(await keys.usage(key.id, { days: 3 })).toEqual([allowed('2030-01-16', 2), allowed('2030-01-18', 1)])
    pass({ days: 40 })
    expect(await keys.usage(key.id)).toEqual([])
    expect(await keys.usage(key.id, { days: 366 })).toHaveLength(3)
  })

  it('adds up what several keyrings count', async () => {
    const rings = [open(), open(), open()]
    const { key, secret } = await open().keys.create({ name: 'x' })
    await Promise.all(rings.flatMap(ring => Array.from({ length: 4 }, () => verdict(ring, secret))))
    await Promise.all(rings.map(ring => ring.close()))
    expect(await open().keys.usage(key.id)).toEqual([allowed('2030-01-15', 12)])
  })

  it('moves lastUsedAt forward, never back', async () => {
    const late = open()
    const early = open()
    const { key, secret } = await open().keys.create({ name: 'x' })
    await verdict(early, secret, '192.0.2.1')
    pass({ seconds: 5 })
    await verdict(late, secret, '192.0.2.2')
    await late.close()
    await early.close()
    expect(await open().keys.get(key.id)).toMatchObject({ lastUsedAt: now(), lastUsedIp: '192.0.2.2' })
  })

  it('tells which secret of a key is still used', async () => {
    const keyring = open()
    const { key, secret: old } = await keyring.keys.create({ name: 'x' })
    const { secret } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    const first = now()
    await verdict(keyring, old, '192.0.2.1')
    pass({ seconds: 1 })
    await verdict(keyring, secret, '192.0.2.2')
    await keyring.close()
    const { keys } = open()
    const { lastUsedAt, secrets } = (await keys.get(key.id)) ?? {}
    expect([lastUsedAt, secrets?.map(one => [one.lastUsedAt, one.lastUsedIp])]).toEqual([
      now(),
      [
        [now(), '192.0.2.2'],
        [first, '192.0.2.1'],
      ],
    ])
    expect(await keys.usage(key.id)).toEqual([allowed('2030-01-15', 2)])
  })

  it('is shown at once by the keyring that counts it', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let i = 0; i < 3; i++) await verdict(keyring, secret, '192.0.2.1')
    expect(await keyring.keys.usage(key.id)).toEqual([allowed('2030-01-15', 3)])
    expect(await keyring.keys.get(key.id)).toMatchObject({ lastUsedAt: now(), lastUsedIp: '192.0.2.1' })
    expect(await open().keys.usage(key.id)).toEqual([])
    await keyring.close()
    expect(await open().keys.usage(key.id)).toEqual([allowed('2030-01-15', 3)])
  })

  it('survives changes of the key that are made meanwhile, and counts what is refused then', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    await verdict(keyring, secret)
    await keyring.keys.update(key.id, { name: 'y' })
    await verdict(keyring, secret)
    await keyring.keys.revoke(key.id)
    const used = now()
    pass({ seconds: 1 })
    expect(await verdict(keyring, secret)).toBe('key_revoked')
    await keyring.close()
    const { keys } = open()
    expect(await keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 3, outcomes: { allowed: 2, key_revoked: 1 } }])
    expect(await keys.get(key.id)).toMatchObject({ name: 'y', state: 'revoked', lastUsedAt: used })
  })

  it.each<[outcome: string, situation: Situation]>([
    ['ip_not_allowed', { address: '203.0.113.1' }],
    ['origin_not_allowed', { headers: { origin: 'https://evil.example.net' } }],
    ['closed_on_sundays', { url: '/sunday' }],
    ['internal_error', { url: '/bug' }],
    ['other', { url: '/long' }],
    ['rate_limited', { options: { rateLimit: { limit: 3, windowSeconds: 60, per: 'key' } } }],
    ['key_expired', { prepare: () => pass({ days: 2 }) }],
    ['key_idle', { options: { rules: { idleAfterDays: 1 } }, prepare: () => pass({ seconds: 86_400 }) }],
    ['key_revoked', { prepare: ({ keys }, id) => keys.revoke(id) }],
    [
      'owner_inactive',
      {
        options: { rules: { ownership: 'personal' } },
        prepare: ({ members }) => members.deactivate('ann', { account: 'acme' }),
      },
    ],
    ['secret_ended', { prepare: ({ keys }, id) => keys.rotate(id) }],
  ])('counts what is refused once the key is known: %s', async (outcome, situation) => {
    const { options = {}, prepare, address = '192.0.2.7', headers = {}, url = '/' } = situation
    const keyring = open({ ...options, policies: [policy] })
    const { key, secret } = await keyring.keys.create({
      name: 'x',
      account: 'acme',
      owner: 'ann',
      expiresAt: new Date(now().getTime() + 36 * 3_600_000),
      subnets: ['192.0.2.0/24'],
      origins: ['https://app.example.com'],
    })
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    const used = now()
    await prepare?.(keyring, key.id)
    pass({ seconds: 1 })
    const request = { url, headers: { 'x-api-key': secret, ...headers }, socket: { remoteAddress: address } }
    await expect(keyring.authenticate(request)).rejects.toThrow()
    const expected = sumOf(await keyring.keys.usage(key.id))
    expect(expected).toEqual({ allowed: 3, [outcome]: 1 })
    await keyring.close()
    const { keys } = open()
    expect(sumOf(await keys.usage(key.id))).toEqual(expected)
    expect(await keys.get(key.id)).toMatchObject({ lastUsedAt: used, lastUsedIp: '192.0.2.7' })
  })

  it('does not count what is refused before the key is known', async () => {
    const keyring = open({ cors: { origins: ['https://app.example.com'] } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const headers = { 'x-api-key': secret, origin: 'https://evil.example.net' }
    await expect(keyring.authenticate({ headers })).rejects.toMatchObject({ code: 'origin_not_allowed' })
    expect(await verdict(keyring, `${secret.slice(0, -1)}_`)).toBe('unknown_key')
    await keyring.close()
    expect(await open().keys.usage(key.id)).toEqual([])
  })

  it('moves a request that is refused behind the flow, also where it was written as allowed already', async () => {
    const keyring = open({ usageIntervalSeconds: 0.001 })
    const written = open().keys
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const request = { headers: { 'x-api-key': secret } }
    const day = (outcomes: Record<string, number>) => [
      { day: '2030-01-15', requests: Object.values(outcomes).reduce((sum, count) => sum + count), outcomes },
    ]
    const principal = await keyring.flow.authenticate(request)
    await expect.poll(() => written.usage(key.id)).toEqual(day({ allowed: 1 }))
    keyring.flow.noteRefusal(principal, 'insufficient_grants')
    await expect.poll(() => keyring.keys.usage(key.id)).toMatchObject([{ requests: 1, outcomes: { insufficient_grants: 1 } }])
    await expect.poll(() => written.usage(key.id)).toEqual(day({ allowed: 1, insufficient_grants: 1 }))
    pass({ seconds: 1 })
    for (let i = 0; i < 3; i++) await keyring.flow.authenticate(request)
    keyring.flow.noteRefusal(principal, 'insufficient_grants')
    await expect.poll(() => written.usage(key.id)).toEqual(day({ allowed: 2, insufficient_grants: 2 }))
    expect(await written.get(key.id)).toMatchObject({ lastUsedAt: now() })
    await expect.poll(() => keyring.keys.usage(key.id)).toEqual(day({ allowed: 2, insufficient_grants: 2 }))
  })

  it('owes a day nothing once it is over', async () => {
    const keyring = open({ usageIntervalSeconds: 0.001 })
    const written = open().keys
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const principal = await keyring.flow.authenticate({ headers: { 'x-api-key': secret } })
    await expect.poll(() => written.usage(key.id)).toEqual([allowed('2030-01-15', 1)])
    keyring.flow.noteRefusal(principal, 'insufficient_grants')
    pass({ days: 1 })
    await verdict(keyring, secret)
    await keyring.close()
    expect(await open().keys.usage(key.id)).toEqual([
      { day: '2030-01-15', requests: 2, outcomes: { allowed: 1, insufficient_grants: 1 } },
      allowed('2030-01-16', 1),
    ])
  })

  it("adds up over secrets, days and outcomes, and keeps a policy's codes within bounds", async () => {
    const keyring = open({ policies: [policy] })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const ask = (url: string) =>
      keyring.authenticate({ url, headers: { 'x-api-key': secret } }).catch(error => expect(error).toBeInstanceOf(AuthError))
    for (let i = 0; i < 200; i++) await ask(`/code/${i}`)
    pass({ days: 1 })
    for (let i = 0; i < 5; i++) await ask('/')
    await ask('/sunday')
    await keyring.close()
    const [first, second, ...others] = await open().keys.usage(key.id)
    expect(others).toEqual([])
    expect(second).toEqual({ day: '2030-01-16', requests: 6, outcomes: { allowed: 5, closed_on_sundays: 1 } })
    expect(first?.requests).toBe(200)
    expect(first?.outcomes).toMatchObject({ code_0: 1, code_49: 1, other: 150 })
  })

  it.each([0, 367, 1.5, '30', Number.NaN])('refuses %s days', async days => {
    const { keys } = open()
    const { key } = await keys.create({ name: 'x' })
    expect((await refusal(keys.usage(key.id, { days: days as number }))).errors).toHaveProperty('days')
  })

  it('can be closed twice, and is closed after that', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    await verdict(keyring, secret)
    await Promise.all([keyring.close(), keyring.close()])
    await keyring.close()
    await expect(keyring.keys.get(key.id)).rejects.toThrow(/closed/)
    await expect(keyring.keys.create({ name: 'y' })).rejects.toThrow(/closed/)
    expect(await open().keys.usage(key.id)).toEqual([allowed('2030-01-15', 1)])
  })
})

interface Situation {
  options?: KeyringOptions
  prepare?: (keyring: Keyring, id: string) => unknown
  address?: string
  headers?: Record<string, string>
  url?: string
}

const policy: Policy = (_, { url = '' }) => {
  if (url === '/sunday') throw new AuthError('closed_on_sundays')
  if (url === '/long') throw new AuthError('x'.repeat(65))
  if (url === '/bug') throw new TypeError('a bug')
  if (url.startsWith('/code/')) throw new AuthError(`code_${url.slice(6)}`)
}

function sumOf(days: readonly DayUsage[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { outcomes } of days)
    for (const [outcome, count] of Object.entries(outcomes)) sum[outcome] = (sum[outcome] ?? 0) + count
  return sum
}

describe('usage of a store that fails', () => {
  const { open, log, now, pass } = useKeyrings('memory:')

  /** A memory store whose recordUsage rejects while `down` says so. */
  const failing = () => {
    const inner = memoryStore()
    const state = { down: true, tries: 0 }
    const recordUsage = async (usage: readonly UsageRecord[]) => {
      state.tries++
      if (state.down) throw new Error('the disk is full')
      await inner.recordUsage(usage)
    }
    return { state, store: { ...inner, recordUsage } }
  }

  it('is kept, said in the log, and written once the store is back: nothing lost, nothing twice', async () => {
    const { state, store } = failing()
    const keyring = open({ store, usageIntervalSeconds: 0.01 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const { key: other, secret: otherSecret } = await keyring.keys.create({ name: 'y' })
    log.length = 0
    for (let i = 0; i < 10; i++) await verdict(keyring, secret)
    await expect.poll(() => state.tries).toBeGreaterThan(1)
    for (let i = 0; i < 5; i++) await verdict(keyring, secret)
    await verdict(keyring, otherSecret)
    pass({ days: 1 })
    await verdict(keyring, secret)
    const tries = state.tries
    await expect.poll(() => state.tries).toBeGreaterThan(tries + 2)
    expect(log.length).toBeGreaterThan(0)
    for (const line of log)
      expect(line).toBe('keywright: usage could not be written to memory:, it is kept and tried again: the disk is full')
    state.down = false
    await expect.poll(() => open({ store }).keys.usage(key.id)).toEqual([allowed('2030-01-15', 15), allowed('2030-01-16', 1)])
    expect(await open({ store }).keys.usage(other.id)).toEqual([allowed('2030-01-15', 1)])
    await keyring.close()
    expect(await open({ store }).keys.usage(key.id, { days: 366 })).toEqual([allowed('2030-01-15', 15), allowed('2030-01-16', 1)])
  })

  it('keeps one record per secret, day and outcome beside the batch that is tried again, however long the store is down', async () => {
    const { state, store } = failing()
    const written: (readonly UsageRecord[])[] = []
    const recordUsage = (usage: readonly UsageRecord[]) => {
      written.push(usage)
      return store.recordUsage(usage)
    }
    const keyring = open({ store: { ...store, recordUsage }, usageIntervalSeconds: 0.005 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let round = 1; round <= 5; round++) {
      pass({ seconds: 1 })
      await verdict(keyring, secret, `192.0.2.${round}`)
      const tries = state.tries
      await expect.poll(() => state.tries).toBeGreaterThan(tries + 1)
      expect(written.at(-1)).toMatchObject([{ requests: 1, lastUsedIp: '192.0.2.1' }])
    }
    await keyring.keys.revoke(key.id)
    for (let round = 1; round <= 5; round++) await verdict(keyring, secret)
    expect((await keyring.health()).usage.failures).toBeGreaterThan(5)
    state.down = false
    await expect
      .poll(() => written.at(-1))
      .toMatchObject([
        { outcome: 'allowed', requests: 4, lastUsedAt: now(), lastUsedIp: '192.0.2.5' },
        { outcome: 'key_revoked', requests: 5, lastUsedAt: null, lastUsedIp: null },
      ])
  })

  it('is counted once where the store records it and its answer is lost', async () => {
    const inner = memoryStore()
    let lost = 0
    const recordUsage: KeyStore['recordUsage'] = async (usage, batch) => {
      await inner.recordUsage(usage, batch)
      if (lost++ < 3) throw new Error('the connection was lost')
    }
    const keyring = open({ store: { ...inner, recordUsage }, usageIntervalSeconds: 0.005 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    await expect.poll(() => lost).toBeGreaterThan(1)
    for (let i = 0; i < 2; i++) await verdict(keyring, secret)
    await expect.poll(async () => (await keyring.health()).usage).toEqual({ unwritten: 0, failures: 0 })
    expect(await inner.usage(key.id, '2030-01-01')).toEqual([allowed('2030-01-15', 5)])
  })

  it('is shown once and not twice while it is written, and while it can not be', async () => {
    const { state, store } = failing()
    let finish = () => {}
    let begun = false
    const held = new Promise<void>(resolve => {
      finish = resolve
    })
    const recordUsage = async (usage: readonly UsageRecord[]) => {
      begun = true
      await held
      await store.recordUsage(usage)
    }
    const keyring = open({ store: { ...store, recordUsage }, usageIntervalSeconds: 0.001 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const shown = async () => (await keyring.keys.usage(key.id)).map(({ requests }) => requests)
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    await expect.poll(() => begun).toBe(true)
    expect(await shown()).toEqual([3])
    await verdict(keyring, secret)
    expect(await shown()).toEqual([4])
    finish()
    await expect.poll(() => state.tries).toBeGreaterThan(2)
    expect(await shown()).toEqual([4])
    state.down = false
    await expect.poll(() => open({ store }).keys.usage(key.id)).toEqual([allowed('2030-01-15', 4)])
    expect(await shown()).toEqual([4])
  })

  it('never keeps a request waiting or out', async () => {
    const state = { writing: 0, finish: () => {} }
    const written = new Promise<void>(resolve => {
      state.finish = resolve
    })
    const recordUsage = () => {
      state.writing++
      return written
    }
    const keyring = open({ store: { ...memoryStore(), recordUsage }, usageIntervalSeconds: 0.001 })
    const { secret } = await keyring.keys.create({ name: 'x' })
    await verdict(keyring, secret)
    await expect.poll(() => state.writing).toBe(1)
    for (let i = 0; i < 100; i++) expect(await verdict(keyring, secret)).toBe('ok')
    expect(state.writing).toBe(1)
    state.finish()
    await keyring.close()
    expect(state.writing).toBe(2)
  })

  it('is told to who closes the keyring', async () => {
    const { store } = failing()
    const keyring = open({ store })
    const { secret } = await keyring.keys.create({ name: 'x' })
    await verdict(keyring, secret)
    await expect(keyring.close()).rejects.toThrow('the disk is full')
  })
})
