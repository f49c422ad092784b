import type { KeyChanges } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

describe.each(STORES)('changing a key in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000)

  it('all that concern one key at once come through, and the revocation too', async () => {
    const { keys } = open()
    const { key } = await keys.create({ name: 'x' })
    const updates = Array.from({ length: 50 }, (_, i) => keys.update(key.id, { name: `name ${i}` }))
    await Promise.all([...updates, keys.revoke(key.id)])
    expect(await keys.get(key.id)).toMatchObject({ state: 'revoked', version: 52 })
  })

  describe('update', () => {
    it('changes what is given, and nothing else', async () => {
      const { keys, roles } = open()
      await roles.create({ id: 'r', name: 'Reader', grants: [] })
      const { key } = await keys.create({
        name: 'x',
        account: 'a',
        grants: ['a'],
        subnets: ['192.0.2.0/24'],
        metadata: { a: 1 },
        technicalContact: 'ops@example.com',
      })
      const changed = await keys.update(key.id, { name: 'y', subnets: null })
      expect(changed).toEqual({ ...key, name: 'y', subnets: null, version: 2 })
      expect(await keys.get(key.id)).toEqual(changed)
      expect(
        await keys.update(key.id, { metadata: null, technicalContact: null, role: 'r', origins: ['null'], grants: [] }),
      ).toEqual({
        ...changed,
        metadata: null,
        technicalContact: null,
        role: 'r',
        origins: ['null'],
        grants: [],
        version: 3,
      })
    })

    it('takes undefined for "not given"', async () => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x', grants: ['a'], subnets: ['192.0.2.0/24'], expiresAt: inSeconds(60) })
      const nothing = { name: undefined, grants: undefined, subnets: undefined, expiresAt: undefined } as object
      expect(await keys.update(key.id, nothing)).toMatchObject({
        name: 'x',
        grants: ['a'],
        subnets: ['192.0.2.0/24'],
        expiresAt: inSeconds(60),
      })
    })

    it('holds from the next request on', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x', grants: ['a'] })
      expect(await present(keyring, secret)).toMatchObject({ name: 'x', grants: ['a'] })
      await keyring.keys.update(key.id, { name: 'y', grants: ['b'], subnets: ['198.51.100.0/24'] })
      expect(await verdict(keyring, secret)).toBe('ip_not_allowed')
      expect(await present(keyring, secret, '198.51.100.1')).toMatchObject({ name: 'y', grants: ['b'] })
      await keyring.keys.update(key.id, { expiresAt: inSeconds(10) })
      pass({ seconds: 10 })
      expect(await verdict(keyring, secret, '198.51.100.1')).toBe('key_expired')
    })

    it.each([
      'account',
      'owner',
      'environment',
      'createdBy',
      'id',
      'version',
      'revokedAt',
      'secrets',
      'state',
      'grant',
      '__proto__',
    ])('refuses to change %s', async field => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x', account: 'a' })
      const changes: unknown = JSON.parse(`{ ${JSON.stringify(field)}: "other" }`)
      const error = await refusal(keys.update(key.id, changes as KeyChanges))
      expect(error.code).toBe('invalid_input')
      expect(Object.keys(error.errors ?? {})).toEqual([field])
      expect(await keys.get(key.id)).toEqual(key)
    })

    it.each<[changes: object, field: string]>([
      [{ name: null }, 'name'],
      [{ name: '' }, 'name'],
      [{ grants: null }, 'grants'],
      [{ grants: ['*x'] }, 'grants'],
      [{ subnets: [] }, 'subnets'],
      [{ origins: [] }, 'origins'],
      [{ expiresAt: 'never' }, 'expiresAt'],
      [{ metadata: 'x' }, 'metadata'],
    ])('refuses %j', async (changes, field) => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x' })
      expect(Object.keys((await refusal(keys.update(key.id, changes))).errors ?? {})).toEqual([field])
      expect(await keys.get(key.id)).toEqual(key)
    })

    it('wakes no key that has ended', async () => {
      const keyring = open()
      const expired = await keyring.keys.create({ name: 'x', expiresAt: inSeconds(1) })
      const revoked = await keyring.keys.create({ name: 'y', expiresAt: inSeconds(60) })
      await keyring.keys.revoke(revoked.key.id)
      pass({ seconds: 1 })
      for (const { key, secret } of [expired, revoked]) {
        for (const expiresAt of [null, inSeconds(3600)])
          expect((await refusal(keyring.keys.update(key.id, { expiresAt }))).code).toBe('conflict')
        expect(await verdict(keyring, secret)).toMatch(/^key_(?:expired|revoked)$/)
      }
      expect(await keyring.keys.update(expired.key.id, { name: 'still listed' })).toMatchObject({
        state: 'expired',
        name: 'still listed',
      })
    })
  })

  describe('ifVersion', () => {
    it('lets one of two changes through', async () => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x' })
      await keys.update(key.id, { name: 'y' }, { ifVersion: 1 })
      for (const late of [
        keys.update(key.id, { name: 'z' }, { ifVersion: 1 }),
        keys.rotate(key.id, { ifVersion: 1 }),
        keys.revoke(key.id, { ifVersion: 1 }),
        keys.endSecret(key.id, key.secrets[0]?.id ?? '', { ifVersion: 1 }),
        keys.remove(key.id, { ifVersion: 1 }),
      ]) {
        expect(await refusal(late)).toMatchObject({ code: 'precondition_failed', status: 412 })
      }
      expect(await keys.get(key.id)).toMatchObject({ name: 'y', version: 2, state: 'active' })
      await keys.remove(key.id, { ifVersion: 2 })
    })

    it('lets exactly one of ten concurrent changes through', async () => {
      const rings = [open(), open()] as const
      const { key } = await open().keys.create({ name: 'x' })
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => rings[i % 2 ? 1 : 0].keys.update(key.id, { name: `n${i}` }, { ifVersion: 1 })),
      )
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect((await rings[0].keys.get(key.id))?.version).toBe(2)
    })

    it('loses none of ten concurrent changes that do not ask for one', async () => {
      const rings = [open(), open()] as const
      await rings[0].roles.create({ id: 'r', name: 'Reader', grants: [] })
      const { key } = await open().keys.create({ name: 'x' })
      const changes: KeyChanges[] = [
        { name: 'n' },
        { grants: ['g'] },
        { subnets: ['192.0.2.0/24'] },
        { origins: ['null'] },
        { role: 'r' },
        { technicalContact: 't' },
        { metadata: { m: 1 } },
        { expiresAt: inSeconds(9) },
      ]
      await Promise.all(changes.map((one, i) => rings[i % 2 ? 1 : 0].keys.update(key.id, one)))
      expect(await rings[0].keys.get(key.id)).toMatchObject({ ...Object.assign({}, ...changes), version: 9 })
    })

    it('is not moved by usage', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x' })
      await verdict(keyring, secret)
      await keyring.close()
      const { keys } = open()
      expect((await keys.update(key.id, { name: 'y' }, { ifVersion: 1 })).version).toBe(2)
    })
  })

  describe('revoke', () => {
    it('ends a key for good, and says so to who still uses it', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x' })
      expect(await verdict(keyring, secret)).toBe('ok')
      const revoked = await keyring.keys.revoke(key.id, { reason: 'leaked' })
      const used = { lastUsedAt: now(), lastUsedIp: '192.0.2.7' }
      const secrets = [{ ...key.secrets[0], ...used }]
      const ended = { state: 'revoked', revokedAt: now(), revokedReason: 'leaked', version: 2 }
      expect(revoked).toEqual({ ...key, ...used, secrets, ...ended })
      expect(await verdict(keyring, secret)).toBe('key_revoked')
      expect((await keyring.keys.list()).items).toEqual([revoked])
    })

    it('changes nothing the second time', async () => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x' })
      const revoked = await keys.revoke(key.id, { reason: 'leaked' })
      pass({ days: 1 })
      expect(await keys.revoke(key.id, { reason: 'another' })).toEqual(revoked)
      expect(await keys.get(key.id)).toEqual(revoked)
    })

    it('outweighs expiry', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x', expiresAt: inSeconds(1) })
      await keyring.keys.revoke(key.id)
      pass({ seconds: 1 })
      expect((await keyring.keys.get(key.id))?.state).toBe('revoked')
      expect(await verdict(keyring, secret)).toBe('key_revoked')
    })

    it.each([5, {}, '', 'x'.repeat(2000), 'a\u0000b'])('refuses a reason that is none, case %#', async reason => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x' })
      const error = await refusal(keys.revoke(key.id, { reason: reason as string }))
      expect(error.code).toBe('invalid_input')
      expect(error.errors).toHaveProperty('reason')
      expect((await keys.get(key.id))?.state).toBe('active')
    })
  })

  describe('remove', () => {
    it('leaves nothing: neither key nor secret nor usage', async () => {
      const keyring = open()
      const { key, secret } = await keyring.keys.create({ name: 'x' })
      await verdict(keyring, secret)
      await keyring.keys.remove(key.id)
      expect(await verdict(keyring, secret)).toBe('unknown_key')
      expect(await keyring.keys.get(key.id)).toBeNull()
      expect((await keyring.keys.list()).items).toEqual([])
      for (const gone of [
        keyring.keys.remove(key.id),
        keyring.keys.update(key.id, {}),
        keyring.keys.rotate(key.id),
        keyring.keys.revoke(key.id),
        keyring.keys.usage(key.id),
      ]) {
        expect(await refusal(gone)).toMatchObject({ code: 'not_found', status: 404 })
      }
      // usage that was still pending must not bring it back
      await keyring.close()
      expect(await open().keys.get(key.id)).toBeNull()
    })

    it('frees the secret for another key', async () => {
      const keyring = open()
      const first = await keyring.keys.import({ name: 'x', secret: 'an-imported-secret' })
      await keyring.keys.remove(first.id)
      const second = await keyring.keys.import({ name: 'y', secret: 'an-imported-secret' })
      expect(await present(keyring, 'an-imported-secret')).toMatchObject({ id: second.id })
    })
  })

  it('holds for the state of a key at the very instant', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x', expiresAt: inSeconds(60) })
    pass({ milliseconds: 59_999 })
    expect([(await keyring.keys.get(key.id))?.state, await verdict(keyring, secret)]).toEqual(['active', 'ok'])
    pass({ milliseconds: 1 })
    expect([(await keyring.keys.get(key.id))?.state, await verdict(keyring, secret)]).toEqual(['expired', 'key_expired'])
    expect((await keyring.keys.list({ state: 'expired' })).items.map(({ id }) => id)).toEqual([key.id])
    expect((await keyring.keys.list({ state: 'active' })).items).toEqual([])
  })

  it.each(['', 'key_x', '__proto__', 'constructor', "' or 1=1 --", 'a\u0000b', 'x'.repeat(100_000)])(
    'knows no key %j',
    async id => {
      const { keys } = open()
      await keys.create({ name: 'x' })
      expect(await keys.get(id)).toBeNull()
      for (const change of [
        keys.update(id, { name: 'y' }),
        keys.rotate(id),
        keys.revoke(id),
        keys.remove(id),
        keys.endSecret(id, 'x'),
        keys.usage(id),
      ]) {
        expect((await refusal(change)).code).toBe('not_found')
      }
    },
  )
})
