import type { ApiKey, Keyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

const DAY_MS = 86_400_000

describe.each(STORES)('idleAfterDays over %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const rules = { idleAfterDays: 30 }
  const stateOf = async (keyring: Keyring, { id }: ApiKey) => (await keyring.keys.get(id))?.state

  it('ends a key that was never used, to the millisecond', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ milliseconds: 30 * DAY_MS - 1 })
    expect(await stateOf(keyring, key)).toBe('active')
    expect((await keyring.keys.list({ state: 'idle' })).items).toEqual([])
    pass({ milliseconds: 1 })
    expect(await stateOf(keyring, key)).toBe('idle')
    expect((await keyring.keys.list({ state: 'idle' })).items.map(({ id }) => id)).toEqual([key.id])
    expect((await keyring.keys.list({ state: 'active' })).items).toEqual([])
    expect(await verdict(keyring, secret)).toBe('key_idle')
  })

  it('counts from the last use, also where it is written already', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 20 })
    expect(await verdict(keyring, secret)).toBe('ok')
    await keyring.close()
    const next = open({ rules })
    pass({ milliseconds: 30 * DAY_MS - 1 })
    expect([await stateOf(next, key), await stateOf(next, key)]).toEqual(['active', 'active'])
    pass({ milliseconds: 1 })
    expect([await stateOf(next, key), await verdict(next, secret)]).toEqual(['idle', 'key_idle'])
  })

  it('knows of use that is not written yet', async () => {
    const keyring = open({ rules, usageIntervalSeconds: 86_400 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    for (let round = 0; round < 3; round++) {
      pass({ milliseconds: 30 * DAY_MS - 1 })
      expect(await verdict(keyring, secret)).toBe('ok')
      expect(await stateOf(keyring, key)).toBe('active')
    }
    pass({ days: 30 })
    expect([await stateOf(keyring, key), await verdict(keyring, secret)]).toEqual(['idle', 'key_idle'])
  })

  it('knows of use that was written since the key was remembered', async () => {
    const keyring = open({ rules, maxStalenessSeconds: 3600, usageIntervalSeconds: 0.01 })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const used = async () => (await open().keys.get(key.id))?.lastUsedAt
    pass({ milliseconds: 30 * DAY_MS - 1000 })
    expect(await verdict(keyring, secret)).toBe('ok')
    await expect.poll(used).toEqual(now())
    pass({ seconds: 1 })
    expect(await verdict(keyring, secret)).toBe('ok')
    await expect.poll(used).toEqual(now())
  })

  it('knows of use by another instance', async () => {
    const [one, other] = [open({ rules, maxStalenessSeconds: 3600 }), open({ rules })]
    const { secret } = await one.keys.create({ name: 'x' })
    pass({ milliseconds: 30 * DAY_MS - 1000 })
    expect([await verdict(one, secret), await verdict(other, secret)]).toEqual(['ok', 'ok'])
    pass({ milliseconds: 999 })
    expect(await verdict(other, secret)).toBe('ok')
    await other.close()
    pass({ days: 29 })
    expect(await verdict(one, secret)).toBe('ok')
  })

  it('does not take a refused request for use', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'x', subnets: ['198.51.100.0/24'] })
    pass({ days: 29 })
    expect(await verdict(keyring, secret)).toBe('ip_not_allowed')
    pass({ days: 1 })
    expect([await stateOf(keyring, key), await verdict(keyring, secret, '198.51.100.1')]).toEqual(['idle', 'key_idle'])
  })

  it('never lets time alone wake a key, nor being tried', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 30 })
    for (const days of [0, 1, 29, 30, 31, 365]) {
      pass({ days })
      expect([await verdict(keyring, secret), await verdict(open({ rules }), secret)]).toEqual(['key_idle', 'key_idle'])
      expect(await stateOf(keyring, key)).toBe('idle')
    }
    await keyring.close()
    expect(await verdict(open({ rules }), secret)).toBe('key_idle')
  })

  it('ends a key whose last use was its last rotation but one', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 29 })
    const rotated = await keyring.keys.rotate(key.id, { graceSeconds: 86_400 * 30 })
    pass({ days: 1 })
    for (const one of [secret, rotated.secret]) expect(await verdict(keyring, one)).toBe('key_idle')
  })

  it('is no state to rotate in, but one to rename, revoke and delete in', async () => {
    const { keys } = open({ rules: { ...rules, deleteOnlyInactive: true } })
    const { key } = await keys.create({ name: 'x' })
    pass({ days: 30 })
    expect(await refusal(keys.rotate(key.id))).toMatchObject({
      code: 'conflict',
      message: 'the key is idle: only an active key can be rotated',
    })
    expect(await keys.update(key.id, { name: 'y' })).toMatchObject({ name: 'y', state: 'idle' })
    expect((await keys.revoke(key.id)).state).toBe('revoked')
    await keys.remove(key.id)
  })

  it('comes behind revocation and expiry', async () => {
    const { keys } = open({ rules })
    const expired = await keys.create({ name: 'x', expiresAt: new Date(now().getTime() + DAY_MS) })
    const revoked = await keys.create({ name: 'y' })
    await keys.revoke(revoked.key.id)
    pass({ days: 31 })
    const states = async (state: 'idle' | 'expired' | 'revoked') => (await keys.list({ state })).items.map(({ id }) => id)
    expect([await states('idle'), await states('expired'), await states('revoked')]).toEqual([
      [],
      [expired.key.id],
      [revoked.key.id],
    ])
  })

  it('is listed by what is shown, also where the use is not written yet', async () => {
    const keyring = open({ rules: { idleAfterDays: 30 } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 29 })
    expect(await verdict(keyring, secret)).toBe('ok')
    pass({ days: 2 })
    expect((await keyring.keys.get(key.id))?.state).toBe('active')
    expect((await keyring.keys.list({ state: 'active' })).items.map(({ id }) => id)).toEqual([key.id])
    expect((await keyring.keys.list({ state: 'idle' })).items).toEqual([])
  })

  it('concerns no key where the rule is absent', async () => {
    const keyring = open()
    const { secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 36_500 })
    expect(await verdict(keyring, secret)).toBe('ok')
    expect((await keyring.keys.list({ state: 'idle' })).items).toEqual([])
  })
})
