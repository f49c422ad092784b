import type { UsageRecord } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

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
    expect(await keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 6 }])
    const used = { lastUsedAt: now(), lastUsedIp: '192.0.2.2' }
    expect(await keys.get(key.id)).toEqual({ ...key, ...used, secrets: [{ ...key.secrets[0], ...used }] })
  })

  it('is written by the interval', async () => {
    const keyring = open({ usageIntervalSeconds: 0.02 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let i = 0; i < 3; i++) await verdict(keyring, secret)
    await expect.poll(() => keyring.keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 3 }])
    await verdict(keyring, secret)
    await expect.poll(() => keyring.keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 4 }])
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
    expect(await keys.usage(key.id)).toEqual([
      { day: '2030-01-15', requests: 3 },
      { day: '2030-01-16', requests: 2 },
      { day: '2030-01-18', requests: 1 },
    ])
    expect(await keys.usage(key.id, { days: 1 })).toEqual([{ day: '2030-01-18', requests: 1 }])
    expect(await keys.usage(key.id, { days: 3 })).toEqual([
      { day: '2030-01-16', requests: 2 },
      { day: '2030-01-18', requests: 1 },
    ])
    pass({ days: 40 })
    expect(await keys.usage(key.id)).toEqual([])
    expect(await keys.usage(key.id, { days: 366 })).toHaveLength(3)
  })

  it('adds up what several keyrings count', async () => {
    const rings = [open(), open(), open()]
    const { key, secret } = await open().keys.create({ name: 'x' })
    await Promise.all(rings.flatMap(ring => Array.from({ length: 4 }, () => verdict(ring, secret))))
    await Promise.all(rings.map(ring => ring.close()))
    expect(await open().keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 12 }])
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
    expect(await keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 2 }])
  })

  it('survives changes of the key that are made meanwhile', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    await verdict(keyring, secret)
    await keyring.keys.update(key.id, { name: 'y' })
    await verdict(keyring, secret)
    await keyring.keys.revoke(key.id)
    await verdict(keyring, secret)
    await keyring.close()
    const { keys } = open()
    expect(await keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 2 }])
    expect(await keys.get(key.id)).toMatchObject({ name: 'y', state: 'revoked', lastUsedAt: now() })
  })

  it('does not count requests that are refused', async () => {
    const keyring = open({
      policies: [
        (_, { url }) => {
          if (url === '/no') throw new TypeError('no')
        },
      ],
    })
    const { key, secret } = await keyring.keys.create({ name: 'x', subnets: ['192.0.2.0/24'] })
    expect(await verdict(keyring, secret, '203.0.113.1')).toBe('ip_not_allowed')
    await expect(
      keyring.authenticate({ url: '/no', headers: { 'x-api-key': secret }, socket: { remoteAddress: '192.0.2.1' } }),
    ).rejects.toThrow('no')
    await keyring.close()
    const { keys } = open()
    expect([await keys.usage(key.id), (await keys.get(key.id))?.lastUsedAt]).toEqual([[], null])
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
    expect(await open().keys.usage(key.id)).toEqual([{ day: '2030-01-15', requests: 1 }])
  })
})

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
    await expect
      .poll(() => keyring.keys.usage(key.id))
      .toEqual([
        { day: '2030-01-15', requests: 15 },
        { day: '2030-01-16', requests: 1 },
      ])
    expect(await keyring.keys.usage(other.id)).toEqual([{ day: '2030-01-15', requests: 1 }])
    await keyring.close()
    expect(await open({ store }).keys.usage(key.id, { days: 366 })).toEqual([
      { day: '2030-01-15', requests: 15 },
      { day: '2030-01-16', requests: 1 },
    ])
  })

  it('keeps no more than one record per secret and day, however long the store is down', async () => {
    const { state, store } = failing()
    let batch: readonly UsageRecord[] = []
    const recordUsage = (usage: readonly UsageRecord[]) => {
      batch = usage
      return store.recordUsage(usage)
    }
    const keyring = open({ store: { ...store, recordUsage }, usageIntervalSeconds: 0.005 })
    const { secret } = await keyring.keys.create({ name: 'x' })
    for (let round = 1; round <= 5; round++) {
      pass({ seconds: 1 })
      await verdict(keyring, secret, `192.0.2.${round}`)
      await expect.poll(() => batch[0]?.requests).toBe(round)
      expect(batch).toMatchObject([{ lastUsedAt: now(), lastUsedIp: `192.0.2.${round}` }])
    }
    state.down = false
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
