import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings } from '../keys/key-fixture.js'

describe.each(STORES)('dedicatedRole over %s', store => {
  const { open, pass } = useKeyrings(store)
  const rules = { dedicatedRole: true }
  const held = async (keyring: ReturnType<typeof open>, secret: string) => {
    const principal = await present(keyring, secret)
    return typeof principal === 'string' ? principal : principal.grants
  }

  it('gives every key a role of its own, named after it, which holds its grants', async () => {
    const keyring = open({ rules })
    const { key, secret } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a', 'b:*'] })
    expect(key).toMatchObject({ role: `role_of_${key.id}`, grants: ['a', 'b:*'] })
    expect(await keyring.roles.get(key.role ?? '')).toMatchObject({
      name: 'export',
      account: 'acme',
      grants: ['a', 'b:*'],
      dedicatedTo: key.id,
    })
    expect(await held(keyring, secret)).toEqual(['a', 'b:*'])
    const imported = await keyring.keys.import({ name: 'old', secret: 'an-imported-secret', grants: ['c'] })
    expect(await keyring.roles.get(imported.role ?? '')).toMatchObject({ name: 'old', grants: ['c'] })
  })

  it('lets the role be edited: at once here, within maxStalenessSeconds elsewhere', async () => {
    const keyring = open({ rules })
    const other = open({ rules, maxStalenessSeconds: 5 })
    const { key, secret } = await keyring.keys.create({ name: 'x', grants: ['a'] })
    expect([await held(keyring, secret), await held(other, secret)]).toEqual([['a'], ['a']])
    await keyring.roles.update(key.role ?? '', { grants: ['b'] })
    expect(await held(keyring, secret)).toEqual(['b'])
    expect((await keyring.keys.get(key.id))?.grants).toEqual(['b'])
    pass({ seconds: 5 })
    expect(await held(other, secret)).toEqual(['b'])
  })

  it('lets the grants of a key be changed through its role alone', async () => {
    const { keys, roles } = open({ rules })
    await roles.create({ id: 'shared', name: 'Shared', grants: ['c'] })
    const { key } = await keys.create({ name: 'x', grants: ['a'] })
    const isRule = { code: 'rule_violated', rule: 'dedicatedRole' }
    expect(await refusal(keys.update(key.id, { grants: ['b'] }))).toMatchObject({
      ...isRule,
      errors: { grants: expect.any(String) },
    })
    for (const role of ['shared', null])
      expect(await refusal(keys.update(key.id, { role }))).toMatchObject({ ...isRule, errors: { role: expect.any(String) } })
    expect(await refusal(keys.create({ name: 'y', role: 'shared' }))).toMatchObject({
      ...isRule,
      errors: { role: expect.any(String) },
    })
    expect(await keys.update(key.id, { name: 'y', role: key.role })).toMatchObject({ name: 'y', role: key.role, grants: ['a'] })
  })

  it('takes the role away with the key, and never before', async () => {
    const { keys, roles } = open({ rules })
    const { key } = await keys.create({ name: 'x', grants: ['a'] })
    const role = key.role ?? ''
    expect(await refusal(roles.remove(role))).toMatchObject({ code: 'conflict' })
    await keys.revoke(key.id)
    expect(await roles.get(role)).not.toBeNull()
    await keys.remove(key.id)
    expect(await roles.get(role)).toBeNull()
    expect((await roles.list()).items).toEqual([])
  })

  it('lends a key’s role to no other key, whether the rule holds or not', async () => {
    const { key } = await open({ rules }).keys.create({ name: 'x', grants: ['a'] })
    const { keys } = open()
    const unknown = { code: 'invalid_input', errors: { role: 'there is no such role for keys of this account' } }
    expect(await refusal(keys.create({ name: 'y', role: key.role }))).toMatchObject(unknown)
    const { key: other } = await keys.create({ name: 'y' })
    expect(await refusal(keys.update(other.id, { role: key.role }))).toMatchObject(unknown)
    expect((await keys.update(key.id, { role: null })).grants).toEqual([])
    expect((await keys.update(key.id, { role: key.role })).grants).toEqual(['a'])
  })

  it('keeps the other rules of grants', async () => {
    const { keys, roles } = open({ rules: { ...rules, grantsRequired: true, grantCatalogue: { a: 'A', b: 'B' } } })
    expect((await refusal(keys.create({ name: 'x' }))).rule).toBe('grantsRequired')
    expect((await refusal(keys.create({ name: 'x', grants: ['c'] }))).rule).toBe('grantCatalogue')
    const { key } = await keys.create({ name: 'x', grants: ['a'] })
    expect((await refusal(roles.update(key.role ?? '', { grants: [] }))).rule).toBe('grantsRequired')
    expect((await refusal(roles.update(key.role ?? '', { grants: ['c'] }))).rule).toBe('grantCatalogue')
    expect((await roles.update(key.role ?? '', { grants: ['b'] })).grants).toEqual(['b'])
  })
})
