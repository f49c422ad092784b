import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

describe.each(STORES)('rotating a key in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000)

  it('ends the old secret at once where no grace is given', async () => {
    const keyring = open()
    const { key, secret: old } = await keyring.keys.create({ name: 'x', grants: ['a'] })
    expect(await verdict(keyring, old)).toBe('ok')
    const { key: rotated, secret } = await keyring.keys.rotate(key.id)
    expect(secret).not.toBe(old)
    expect(rotated).toMatchObject({ id: key.id, grants: ['a'], createdAt: key.createdAt, version: 2, state: 'active' })
    expect(rotated.secrets).toMatchObject([
      { hint: `kw_live_…${secret.slice(-4)}`, createdAt: now(), expiresAt: null },
      { ...key.secrets[0], expiresAt: now(), lastUsedAt: now(), lastUsedIp: '192.0.2.7' },
    ])
    expect(await verdict(keyring, old)).toBe('secret_ended')
    expect(await keyring.keys.get(key.id)).toEqual(rotated)
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  it('lets two secrets live through the grace, to the millisecond', async () => {
    const keyring = open()
    const { key, secret: old } = await keyring.keys.create({ name: 'x' })
    const { secret } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    expect([await verdict(keyring, old), await verdict(keyring, secret)]).toEqual(['ok', 'ok'])
    pass({ milliseconds: 59_999 })
    expect([await verdict(keyring, old), await verdict(keyring, secret)]).toEqual(['ok', 'ok'])
    pass({ milliseconds: 1 })
    expect([await verdict(keyring, old), await verdict(keyring, secret)]).toEqual(['secret_ended', 'ok'])
  })

  it('refuses a third live secret', async () => {
    const keyring = open()
    const { key, secret: first } = await keyring.keys.create({ name: 'x' })
    const { secret: second } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    const error = await refusal(keyring.keys.rotate(key.id, { graceSeconds: 60 }))
    expect(error.code).toBe('conflict')
    expect(error.message).toMatch(/two live secrets already: end the old one first, or rotate with graceSeconds 0/)
    expect([await verdict(keyring, first), await verdict(keyring, second)]).toEqual(['ok', 'ok'])
    pass({ seconds: 60 })
    const { secret: third } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    expect([await verdict(keyring, first), await verdict(keyring, second), await verdict(keyring, third)]).toEqual([
      'secret_ended',
      'ok',
      'ok',
    ])
  })

  it('ends both older secrets where a leak leaves no grace', async () => {
    const keyring = open()
    const { key, secret: first } = await keyring.keys.create({ name: 'x' })
    const { secret: second } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    const { secret: third } = await keyring.keys.rotate(key.id, { graceSeconds: 0 })
    expect([await verdict(keyring, first), await verdict(keyring, second), await verdict(keyring, third)]).toEqual([
      'secret_ended',
      'secret_ended',
      'ok',
    ])
  })

  it('lets one of two concurrent rotations with a grace through', async () => {
    const rings = [open(), open()] as const
    const { key } = await rings[0].keys.create({ name: 'x' })
    const results = await Promise.allSettled(rings.map(ring => ring.keys.rotate(key.id, { graceSeconds: 60 })))
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await rings[0].keys.get(key.id))?.secrets).toHaveLength(2)
  })

  it('leaves one live secret after ten concurrent rotations without a grace', async () => {
    const rings = [open(), open()] as const
    const { key } = await rings[0].keys.create({ name: 'x' })
    const made = await Promise.all(Array.from({ length: 10 }, (_, i) => rings[i % 2 ? 1 : 0].keys.rotate(key.id)))
    const verdicts = await Promise.all(made.map(({ secret }) => verdict(open(), secret)))
    expect(verdicts.filter(one => one === 'ok')).toHaveLength(1)
  })

  it('says secret_ended for secrets long gone, and keeps only so many', async () => {
    const keyring = open()
    const { key, secret: first } = await keyring.keys.create({ name: 'x' })
    const secrets = [first]
    for (let round = 0; round < 10; round++) secrets.push((await keyring.keys.rotate(key.id)).secret)
    const verdicts = await Promise.all(secrets.map(secret => verdict(keyring, secret)))
    expect(verdicts.at(-1)).toBe('ok')
    expect(verdicts.slice(-8, -1)).toEqual(Array(7).fill('secret_ended'))
    // the oldest are forgotten: unknown, and never good again
    expect(verdicts.slice(0, -8).every(one => one === 'unknown_key' || one === 'secret_ended')).toBe(true)
    expect((await keyring.keys.get(key.id))?.secrets.length).toBeLessThanOrEqual(8)
  })

  it('rotates no key that has ended', async () => {
    const keyring = open()
    const revoked = await keyring.keys.create({ name: 'x' })
    const expired = await keyring.keys.create({ name: 'y', expiresAt: inSeconds(1) })
    await keyring.keys.revoke(revoked.key.id)
    pass({ seconds: 1 })
    expect((await refusal(keyring.keys.rotate(revoked.key.id))).message).toBe(
      'the key is revoked: only an active key can be rotated',
    )
    expect(await refusal(keyring.keys.rotate(expired.key.id))).toMatchObject({
      code: 'conflict',
      message: 'the key is expired: only an active key can be rotated',
    })
  })

  it('keeps the environment and the restrictions', async () => {
    const keyring = open()
    const { key } = await keyring.keys.create({ name: 'x', environment: 'test', subnets: ['198.51.100.0/24'] })
    const { secret } = await keyring.keys.rotate(key.id)
    expect(secret).toMatch(/^kw_test_/)
    expect([await verdict(keyring, secret, '192.0.2.7'), await verdict(keyring, secret, '198.51.100.7')]).toEqual([
      'ip_not_allowed',
      'ok',
    ])
  })

  it.each([-1, Number.NaN, Infinity, '60', null, 366 * 86_400 + 1])('refuses the grace %s', async graceSeconds => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const error = await refusal(keyring.keys.rotate(key.id, { graceSeconds: graceSeconds as number }))
    expect(error.errors).toHaveProperty('graceSeconds')
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  it('refuses a misspelt option, whose default would end the old secret at once', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const error = await refusal(keyring.keys.rotate(key.id, { graceSecond: 60 } as object))
    expect(error).toMatchObject({
      code: 'invalid_input',
      errors: { graceSecond: 'is not an option; the options are graceSeconds, ifVersion, by, within' },
    })
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  describe('endSecret', () => {
    it('ends the old secret before its grace is over', async () => {
      const keyring = open()
      const { key, secret: old } = await keyring.keys.create({ name: 'x' })
      const { key: rotated, secret } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
      expect(await verdict(keyring, old)).toBe('ok')
      const ended = await keyring.keys.endSecret(key.id, rotated.secrets[1]?.id ?? '')
      expect(ended.secrets[1]?.expiresAt).toEqual(now())
      expect([await verdict(keyring, old), await verdict(keyring, secret)]).toEqual(['secret_ended', 'ok'])
      await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    })

    it('gives an ended secret no new end', async () => {
      const keyring = open()
      const { key } = await keyring.keys.create({ name: 'x' })
      const { key: rotated } = await keyring.keys.rotate(key.id)
      pass({ days: 1 })
      const again = await keyring.keys.endSecret(key.id, rotated.secrets[1]?.id ?? '')
      expect(again.secrets).toEqual(rotated.secrets)
    })

    it('does not end the current one, nor one of another key', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x' })
      const { key: other } = await keyring.keys.create({ name: 'y' })
      expect(await refusal(keyring.keys.endSecret(key.id, key.secrets[0]?.id ?? ''))).toMatchObject({
        code: 'conflict',
        message: 'this is the current secret: rotate the key, or revoke it',
      })
      for (const id of [other.secrets[0]?.id ?? '', '', '__proto__'])
        expect((await refusal(keyring.keys.endSecret(key.id, id))).code).toBe('not_found')
      expect(await verdict(keyring, secret)).toBe('ok')
    })
  })
})
