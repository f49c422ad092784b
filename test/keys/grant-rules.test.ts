import type { KeyRules } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings } from './key-fixture.js'

const violates = (rule: keyof KeyRules, field = 'grants') => ({
  code: 'rule_violated',
  status: 422,
  rule,
  errors: { [field]: expect.any(String) },
})

describe.each(STORES)('the rules of grants over %s', store => {
  const { open } = useKeyrings(store)

  describe('grantsRequired', () => {
    const rules = { grantsRequired: true }

    it('refuses a key that may do nothing, made, imported or changed', async () => {
      const { keys } = open({ rules })
      for (const part of [{}, { grants: [] }]) {
        expect(await refusal(keys.create({ name: 'x', ...part }))).toMatchObject(violates('grantsRequired'))
        expect(await refusal(keys.import({ name: 'x', secret: 'an-imported-secret', ...part }))).toMatchObject(
          violates('grantsRequired'),
        )
      }
      const { key } = await keys.create({ name: 'x', grants: ['a'] })
      expect(await refusal(keys.update(key.id, { grants: [] }))).toMatchObject(violates('grantsRequired'))
      expect((await keys.update(key.id, { name: 'y' })).grants).toEqual(['a'])
      expect((await keys.list()).items).toHaveLength(1)
    })

    it('is content with those of the role, and refuses to take the last away with it', async () => {
      const { keys, roles } = open({ rules })
      await roles.create({ id: 'reader', name: 'Reader', grants: ['a'] })
      const { key } = await keys.create({ name: 'x', role: 'reader' })
      expect(key.grants).toEqual(['a'])
      expect(await refusal(keys.update(key.id, { role: null }))).toMatchObject({ rule: 'grantsRequired' })
      expect(await refusal(roles.update('reader', { grants: [] }))).toMatchObject(violates('grantsRequired'))
      expect(await refusal(roles.create({ name: 'Nothing', grants: [] }))).toMatchObject(violates('grantsRequired'))
    })
  })

  describe('grantsImmutable', () => {
    const rules = { grantsImmutable: true }

    it('leaves the grants of a key as they were made, and lets all else be changed', async () => {
      const { keys, roles } = open({ rules })
      await roles.create({ id: 'reader', name: 'Reader', grants: ['c'] })
      const { key } = await keys.create({ name: 'x', grants: ['a', 'b'] })
      for (const grants of [['a'], ['a', 'b', 'c'], [], ['*'], ['a', 'c']])
        expect(await refusal(keys.update(key.id, { grants }))).toMatchObject(violates('grantsImmutable'))
      expect(await refusal(keys.update(key.id, { role: 'reader' }))).toMatchObject(violates('grantsImmutable', 'role'))
      expect(
        await keys.update(key.id, { grants: ['b', 'a', 'b'], role: null, name: 'y', subnets: ['192.0.2.0/24'] }),
      ).toMatchObject({
        name: 'y',
        subnets: ['192.0.2.0/24'],
      })
      expect((await keys.get(key.id))?.grants.toSorted()).toEqual(['a', 'b'])
    })

    it('holds the role of a key too, which is the same thing', async () => {
      const { keys, roles } = open({ rules: { grantsImmutable: true, dedicatedRole: true } })
      const { key } = await keys.create({ name: 'x', grants: ['a'] })
      expect(await refusal(roles.update(key.role ?? '', { grants: ['b'] }))).toMatchObject(violates('grantsImmutable'))
      expect(await roles.update(key.role ?? '', { name: 'another name' })).toMatchObject({ name: 'another name', grants: ['a'] })
      expect(await refusal(keys.update(key.id, { grants: ['b'] }))).toMatchObject(violates('grantsImmutable'))
    })

    it('holds the grants of every role, since keys carry them', async () => {
      const { keys, roles } = open({ rules })
      await roles.create({ id: 'reader', name: 'Reader', grants: ['a'] })
      const { key } = await keys.create({ name: 'x', role: 'reader' })
      expect(await refusal(roles.update('reader', { grants: ['a', 'b'] }))).toMatchObject(violates('grantsImmutable'))
      expect(await roles.update('reader', { name: 'another name', grants: ['a'] })).toMatchObject({ grants: ['a'] })
      expect((await keys.get(key.id))?.grants).toEqual(['a'])
    })
  })

  describe('grantCatalogue', () => {
    const rules = {
      grantCatalogue: { 'monitors:read': 'See monitors', 'monitors:write': 'Change monitors', 'reports:*': 'All of reports' },
    }

    it.each([['monitors:read'], ['monitors:write'], ['reports:*'], ['reports:read'], ['reports:eu:*'], []])(
      'offers %j',
      async (...grants) => {
        const { keys } = open({ rules })
        expect((await keys.create({ name: 'x', grants })).key.grants).toEqual(grants)
      },
    )

    // what covers more than is offered is no more offered than what is not
    it.each([
      'monitors:*',
      '*',
      'monitors:delete',
      'monitors',
      'reports',
      'monitors:read:all',
      'Monitors:read',
      'toString',
      '__proto__',
    ])('does not offer %s, to a key or a role', async grant => {
      const { keys, roles } = open({ rules })
      const { key } = await keys.create({ name: 'x', grants: ['monitors:read'] })
      for (const refused of [
        () => keys.create({ name: 'x', grants: ['monitors:read', grant] }),
        () => keys.import({ name: 'x', secret: 'an-imported-secret', grants: [grant] }),
        () => keys.update(key.id, { grants: [grant] }),
        () => roles.create({ name: 'x', grants: [grant] }),
      ]) {
        const error = await refusal(refused)
        expect(error).toMatchObject(violates('grantCatalogue'))
        expect(error.message).toBe(`there is no grant "${grant}": there are monitors:read, monitors:write, reports:*`)
      }
      expect((await keys.get(key.id))?.grants).toEqual(['monitors:read'])
    })

    it('is what `rules` tells, and does not follow the object it was made of', () => {
      const grantCatalogue: Record<string, string> = { a: 'the first' }
      const keyring = open({ rules: { grantCatalogue } })
      grantCatalogue.b = 'sneaked in'
      expect(keyring.rules.grantCatalogue).toEqual({ a: 'the first' })
      expect(Object.isFrozen(keyring.rules)).toBe(true)
    })

    it('leaves a key alone that was made before, and the grants it had work on', async () => {
      const { key, secret } = await open().keys.create({ name: 'x', grants: ['old:grant'] })
      const keyring = open({ rules })
      expect(await keyring.keys.update(key.id, { name: 'y' })).toMatchObject({ name: 'y', grants: ['old:grant'] })
      expect(await present(keyring, secret)).toMatchObject({ grants: ['old:grant'] })
    })
  })
})
