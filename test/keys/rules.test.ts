import type { ApiKey, KeyRules, NewKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings } from './key-fixture.js'

const DAY_MS = 86_400_000

describe.each(STORES)('the rules over %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const inDays = (days: number) => new Date(now().getTime() + days * DAY_MS)

  describe('keysPerAccount', () => {
    it('holds under 50 concurrent creations', async () => {
      const { keys } = open({ rules: { keysPerAccount: 7 } })
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, i) => keys.create({ name: `k${i}`, account: 'acme' })),
      )
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ code: 'limit_reached', status: 409, rule: 'keysPerAccount' })
      }
      expect((await keys.list({ account: 'acme' })).items).toHaveLength(7)
    })

    it('holds under 50 concurrent creations of two keyrings over one store', async () => {
      const rings = [open({ rules: { keysPerAccount: 7 } }), open({ rules: { keysPerAccount: 7 } })] as const
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, i) => rings[i % 2 ? 1 : 0].keys.create({ name: `k${i}`, account: 'acme' })),
      )
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
      expect((await rings[0].keys.list({ account: 'acme' })).items).toHaveLength(7)
    })

    it('counts each account for itself, and the keys without one together', async () => {
      const { keys } = open({ rules: { keysPerAccount: 1 } })
      for (const account of ['a', 'A', 'b', null]) await keys.create({ name: 'x', account })
      for (const account of ['a', 'b', null, undefined]) {
        expect((await refusal(keys.create({ name: 'x', ...(account === undefined ? {} : { account }) }))).code).toBe(
          'limit_reached',
        )
      }
    })

    it('counts revoked and expired keys, but not deleted ones', async () => {
      const { keys } = open({ rules: { keysPerAccount: 2 } })
      const { key: revoked } = await keys.create({ name: 'x', account: 'a' })
      await keys.create({ name: 'x', account: 'a', expiresAt: inDays(1) })
      await keys.revoke(revoked.id)
      pass({ days: 2 })
      const error = await refusal(keys.create({ name: 'x', account: 'a' }))
      expect(error.message).toMatch(/at most 2 keys, and revoked ones count/)
      await keys.remove(revoked.id)
      await keys.create({ name: 'x', account: 'a' })
    })

    it('counts imported keys too', async () => {
      const { keys } = open({ rules: { keysPerAccount: 1 } })
      await keys.import({ name: 'x', account: 'a', secret: 'an-imported-secret' })
      expect((await refusal(keys.import({ name: 'y', account: 'a', secret: 'another-imported-secret' }))).code).toBe(
        'limit_reached',
      )
      expect((await refusal(keys.create({ name: 'y', account: 'a' }))).code).toBe('limit_reached')
    })
  })

  describe('lifetimes', () => {
    it.each<[rules: { defaultLifetimeDays?: number; longestLifetimeDays?: number }, days: number | null]>([
      [{}, null],
      [{ defaultLifetimeDays: 90 }, 90],
      [{ longestLifetimeDays: 30 }, 30],
      [{ defaultLifetimeDays: 7, longestLifetimeDays: 30 }, 7],
    ])('%j give a key that states no expiry %s days', async (rules, days) => {
      const { key } = await open({ rules }).keys.create({ name: 'x' })
      expect(key.expiresAt).toEqual(days === null ? null : inDays(days))
    })

    it('holds creation and import to the longest one, to the millisecond', async () => {
      const { keys } = open({ rules: { longestLifetimeDays: 30 } })
      const atMost = await keys.create({ name: 'x', expiresAt: inDays(30) })
      expect(atMost.key.expiresAt).toEqual(inDays(30))
      const tooLong: Partial<NewKey>[] = [
        { expiresAt: new Date(inDays(30).getTime() + 1) },
        { expiresAt: null },
        { expiresAt: new Date(8.64e15) },
      ]
      for (const part of tooLong) {
        for (const made of [
          keys.create({ name: 'x', ...part }),
          keys.import({ name: 'x', secret: 'an-imported-secret', ...part }),
        ]) {
          expect(await refusal(made)).toMatchObject({ code: 'rule_violated', status: 422, rule: 'longestLifetimeDays' })
        }
      }
    })

    it('lets "never" stand where nothing forbids it, whatever the default', async () => {
      const { key } = await open({ rules: { defaultLifetimeDays: 90 } }).keys.create({ name: 'x', expiresAt: null })
      expect(key.expiresAt).toBeNull()
    })

    it('counts the longest one from the creation, so that no update prolongs it', async () => {
      const { keys } = open({ rules: { longestLifetimeDays: 30 } })
      const { key } = await keys.create({ name: 'x', expiresAt: inDays(10) })
      const end = inDays(30)
      pass({ days: 5 })
      for (const expiresAt of [new Date(end.getTime() + 1), inDays(30), null]) {
        expect(await refusal(keys.update(key.id, { expiresAt }))).toMatchObject({
          code: 'rule_violated',
          rule: 'longestLifetimeDays',
        })
      }
      expect((await keys.update(key.id, { expiresAt: end })).expiresAt).toEqual(end)
    })

    it('prolongs no key by rotation', async () => {
      const { keys } = open({ rules: { longestLifetimeDays: 30 } })
      const { key } = await keys.create({ name: 'x' })
      pass({ days: 29 })
      expect((await keys.rotate(key.id)).key.expiresAt).toEqual(key.expiresAt)
    })

    it.each<[rules: KeyRules, stated: number | null | undefined, given: number | null | string]>([
      [{ neverExpires: 'allowed' }, undefined, null],
      [{ neverExpires: 'allowed' }, null, null],
      [{ neverExpires: 'refused' }, undefined, 'neverExpires'],
      [{ neverExpires: 'refused' }, null, 'neverExpires'],
      [{ neverExpires: 'refused' }, 36_500, 36_500],
      [{ neverExpires: 'refused', defaultLifetimeDays: 90 }, undefined, 90],
      [{ neverExpires: 'refused', defaultLifetimeDays: 90 }, null, 'neverExpires'],
      [{ neverExpires: 'refused', defaultLifetimeDays: 90 }, 91, 91],
      [{ neverExpires: 'refused', longestLifetimeDays: 30 }, undefined, 30],
      [{ neverExpires: 'refused', longestLifetimeDays: 30 }, null, 'longestLifetimeDays'],
      [{ neverExpires: 'allowed', longestLifetimeDays: 30 }, undefined, 30],
      [{ neverExpires: 'allowed', longestLifetimeDays: 30 }, null, 'longestLifetimeDays'],
      [{ neverExpires: 'allowed', defaultLifetimeDays: 7, longestLifetimeDays: 30 }, undefined, 7],
      [{ defaultLifetimeDays: 7, longestLifetimeDays: 30 }, 30, 30],
      [{ defaultLifetimeDays: 7, longestLifetimeDays: 30 }, 30.001, 'longestLifetimeDays'],
      [{ defaultLifetimeDays: 0.5 }, undefined, 0.5],
    ])('%j make of an expiry in %j days: %j', async (rules, stated, given) => {
      const { keys } = open({ rules })
      const expiresAt = typeof stated === 'number' ? inDays(stated) : stated
      const part = expiresAt === undefined ? {} : { expiresAt }
      const made = [
        () => keys.create({ name: 'x', ...part }).then(({ key }) => key),
        () => keys.import({ name: 'x', secret: 'an-imported-secret', ...part }),
      ]
      for (const make of made) {
        if (typeof given === 'string')
          expect(await refusal(make)).toMatchObject({
            code: 'rule_violated',
            rule: given,
            errors: { expiresAt: expect.any(String) },
          })
        else expect((await make()).expiresAt).toEqual(given === null ? null : inDays(given))
      }
    })

    it('lets no update take the expiry of a key away where every key must have one', async () => {
      const { keys } = open({ rules: { neverExpires: 'refused' } })
      const { key } = await keys.create({ name: 'x', expiresAt: inDays(1) })
      expect(await refusal(keys.update(key.id, { expiresAt: null }))).toMatchObject({
        code: 'rule_violated',
        rule: 'neverExpires',
        errors: { expiresAt: 'a key must have an expiry: say when it ends' },
      })
      expect((await keys.update(key.id, { expiresAt: inDays(3) })).expiresAt).toEqual(inDays(3))
    })

    it('gives an update no default: a key that never expires goes on so', async () => {
      const { key } = await open().keys.create({ name: 'x' })
      const { keys } = open({ rules: { defaultLifetimeDays: 7, longestLifetimeDays: 30, neverExpires: 'refused' } })
      expect((await keys.update(key.id, { name: 'y' })).expiresAt).toBeNull()
      expect((await keys.rotate(key.id)).key.expiresAt).toBeNull()
    })

    it('leaves a key alone that was made before the rule came', async () => {
      const { key } = await open().keys.create({ name: 'x' })
      const { keys } = open({ rules: { longestLifetimeDays: 30, subnetsRequired: true } })
      expect(await keys.update(key.id, { name: 'y' })).toMatchObject({ name: 'y', expiresAt: null, subnets: null })
      expect((await keys.update(key.id, { expiresAt: null })).expiresAt).toBeNull()
    })

    it('refuses an expiry that has passed, in an update too', async () => {
      const { keys } = open()
      const { key } = await keys.create({ name: 'x' })
      for (const expiresAt of [now(), inDays(-1)]) {
        expect((await refusal(keys.create({ name: 'x', expiresAt }))).errors).toHaveProperty('expiresAt')
        expect((await refusal(keys.update(key.id, { expiresAt }))).errors).toHaveProperty('expiresAt')
      }
    })
  })

  describe('subnetsRequired', () => {
    const isRule = { code: 'rule_violated', status: 422, rule: 'subnetsRequired', errors: { subnets: expect.any(String) } }

    it('refuses a key that may come from anywhere', async () => {
      const { keys } = open({ rules: { subnetsRequired: true } })
      expect(await refusal(keys.create({ name: 'x' }))).toMatchObject(isRule)
      expect(await refusal(keys.create({ name: 'x', subnets: null }))).toMatchObject(isRule)
      expect(await refusal(keys.import({ name: 'x', secret: 'an-imported-secret' }))).toMatchObject(isRule)
      expect((await keys.list()).items).toEqual([])
    })

    it('holds updates too', async () => {
      const { keys } = open({ rules: { subnetsRequired: true } })
      const { key } = await keys.create({ name: 'x', subnets: ['192.0.2.0/24'] })
      expect(await refusal(keys.update(key.id, { subnets: null }))).toMatchObject(isRule)
      expect((await keys.update(key.id, { subnets: ['198.51.100.0/24'] })).subnets).toEqual(['198.51.100.0/24'])
      expect((await keys.update(key.id, { name: 'y' })).subnets).toEqual(['198.51.100.0/24'])
    })
  })

  describe('technicalContactRequired', () => {
    const isRule = {
      code: 'rule_violated',
      status: 422,
      rule: 'technicalContactRequired',
      errors: { technicalContact: expect.any(String) },
    }

    it('refuses a key without one, made, imported or changed', async () => {
      const { keys } = open({ rules: { technicalContactRequired: true } })
      expect(await refusal(keys.create({ name: 'x' }))).toMatchObject(isRule)
      expect(await refusal(keys.create({ name: 'x', technicalContact: null }))).toMatchObject(isRule)
      expect(await refusal(keys.import({ name: 'x', secret: 'an-imported-secret' }))).toMatchObject(isRule)
      const { key } = await keys.create({ name: 'x', technicalContact: 'ops@example.com' })
      expect(await refusal(keys.update(key.id, { technicalContact: null }))).toMatchObject(isRule)
      expect((await keys.update(key.id, { technicalContact: 'dev@example.com' })).technicalContact).toBe('dev@example.com')
    })
  })

  describe('deleteOnlyInactive', () => {
    it('lets a key be deleted only once it has ended', async () => {
      const { keys } = open({ rules: { deleteOnlyInactive: true, idleAfterDays: 30 } })
      const [active, revoked, expiring, unused] = await Promise.all(
        [{}, {}, { expiresAt: inDays(1) }, {}].map(async part => (await keys.create({ name: 'x', ...part })).key.id),
      )
      expect(await refusal(keys.remove(active ?? ''))).toMatchObject({
        code: 'conflict',
        status: 409,
        rule: 'deleteOnlyInactive',
        message: 'the key is active: revoke it before you delete it',
      })
      await keys.revoke(revoked ?? '')
      await keys.remove(revoked ?? '')
      expect((await refusal(keys.remove(expiring ?? ''))).rule).toBe('deleteOnlyInactive')
      pass({ days: 1 })
      await keys.remove(expiring ?? '')
      expect((await refusal(keys.remove(unused ?? ''))).rule).toBe('deleteOnlyInactive')
      pass({ days: 29 })
      await keys.remove(unused ?? '')
      expect((await keys.list()).items.map(({ id, state }) => [id, state])).toEqual([[active, 'idle']])
    })
  })

  it.each<[rules: object, message: RegExp]>([
    [{ keysPerAccount: 0 }, /keysPerAccount must be a whole number from 1 on/],
    [{ keysPerAccount: 1.5 }, /keysPerAccount/],
    [{ keysPerAccount: '3' }, /keysPerAccount/],
    [{ longestLifetimeDays: 0 }, /longestLifetimeDays must be a number above 0/],
    [{ longestLifetimeDays: Infinity }, /longestLifetimeDays/],
    [{ longestGraceSeconds: -1 }, /longestGraceSeconds must be a whole number from 0 on/],
    [{ longestGraceSeconds: '0' }, /longestGraceSeconds/],
    [{ defaultLifetimeDays: -1 }, /defaultLifetimeDays/],
    [{ defaultLifetimeDays: 31, longestLifetimeDays: 30 }, /defaultLifetimeDays/],
    [{ subnetsRequired: 'yes' }, /subnetsRequired must be true or false/],
    [{ neverExpires: 'no' }, /neverExpires must be 'allowed' or 'refused'/],
    [{ ownership: 'team' }, /ownership must be 'account' or 'personal'/],
    [{ idleAfterDays: 0 }, /idleAfterDays must be a number above 0/],
    [{ expiredAfterIdleDays: 60 }, /expiredAfterIdleDays needs idleAfterDays, and must be longer/],
    [{ idleAfterDays: 60, expiredAfterIdleDays: 60 }, /expiredAfterIdleDays needs idleAfterDays, and must be longer/],
    [{ idleAfterDays: 30, expiredAfterIdleDays: '60' }, /expiredAfterIdleDays must be a number above 0/],
    [{ grantCatalogue: ['a'] }, /grantCatalogue/],
    [{ grantCatalogue: { 'a b': 'x' } }, /grantCatalogue: .* is not a grant/],
    [{ grantCatalogue: { a: 5 } }, /grantCatalogue: the description of "a" must be a string/],
    [{ keyPerAccount: 1 }, /unknown option "keyPerAccount": did you mean "keysPerAccount"/],
    [{ longestLifetime: 1 }, /did you mean "longestLifetimeDays"/],
  ])('are checked once: %j', (rules, message) => {
    expect(() => open({ rules })).toThrow(TypeError)
    expect(() => open({ rules })).toThrow(message)
  })

  it('are held for a key as it stands, not as it was read', async () => {
    const { keys } = open({ rules: { keysPerAccount: 1 } })
    const { key } = await keys.create({ name: 'x', account: 'a' })
    const tries = await Promise.allSettled([
      keys.remove(key.id),
      keys.create({ name: 'y', account: 'a' }),
      keys.create({ name: 'z', account: 'a' }),
    ])
    const left: ApiKey[] = (await keys.list({ account: 'a' })).items
    expect(left.length).toBe(tries.slice(1).filter(({ status }) => status === 'fulfilled').length)
    expect(left.length).toBeLessThanOrEqual(1)
  })
})
