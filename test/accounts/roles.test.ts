import type { Keyring, KeyStore, NewRole } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings, verdict } from '../keys/key-fixture.js'

describe.each(STORES)('roles in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const held = async (keyring: ReturnType<typeof open>, secret: string) => {
    const principal = await present(keyring, secret)
    return typeof principal === 'string' ? principal : principal.grants.toSorted()
  }

  it('are named sets of grants, which keys have on top of their own', async () => {
    const keyring = open()
    const role = await keyring.roles.create({ id: 'reader', name: 'Reader', account: 'acme', grants: ['a:read', 'b:*'] })
    expect(role).toEqual({
      id: 'reader',
      name: 'Reader',
      account: 'acme',
      grants: ['a:read', 'b:*'],
      dedicatedTo: null,
      createdAt: now(),
      version: 1,
    })
    expect(await keyring.roles.get('reader')).toEqual(role)
    const { key, secret } = await keyring.keys.create({ name: 'x', account: 'acme', role: 'reader', grants: ['c', 'a:read'] })
    expect(key).toMatchObject({ role: 'reader', grants: ['c', 'a:read', 'b:*'] })
    expect(await present(keyring, secret)).toMatchObject({ role: 'reader' })
    expect(await held(keyring, secret)).toEqual(['a:read', 'b:*', 'c'])
    expect((await keyring.keys.list({ account: 'acme' })).items).toEqual([await keyring.keys.get(key.id)])
  })

  it('change every key that carries them, at once here and within maxStalenessSeconds elsewhere', async () => {
    const keyring = open()
    const other = open({ maxStalenessSeconds: 5 })
    const { roles, keys } = keyring
    await roles.create({ id: 'reader', name: 'Reader', grants: ['a'] })
    const secrets = await Promise.all([1, 2].map(async () => (await keys.create({ name: 'x', role: 'reader' })).secret))
    const everywhere = async () => [
      ...(await Promise.all(secrets.map(secret => held(keyring, secret)))),
      ...(await Promise.all(secrets.map(secret => held(other, secret)))),
    ]
    expect(await everywhere()).toEqual([['a'], ['a'], ['a'], ['a']])
    expect(await roles.update('reader', { grants: ['b'] })).toMatchObject({ name: 'Reader', grants: ['b'], version: 2 })
    expect((await everywhere()).slice(0, 2)).toEqual([['b'], ['b']])
    pass({ milliseconds: 5000 })
    expect(await everywhere()).toEqual([['b'], ['b'], ['b'], ['b']])
    await roles.remove('reader')
    expect((await everywhere()).slice(0, 2)).toEqual([[], []])
    pass({ milliseconds: 5000 })
    expect(await everywhere()).toEqual([[], [], [], []])
  })

  it('of another account are unknown, and those without an account are everybody’s', async () => {
    const { keys, roles } = open()
    await roles.create({ id: 'theirs', name: 'Theirs', account: 'beta', grants: ['a'] })
    await roles.create({ id: 'shared', name: 'Shared', grants: ['b'] })
    const unknown = { code: 'invalid_input', errors: { role: 'there is no such role for keys of this account' } }
    for (const account of ['acme', 'BETA', null]) {
      for (const role of ['theirs', 'missing', 'role_of_key_x'])
        expect(await refusal(keys.create({ name: 'x', account, role }))).toMatchObject(unknown)
      const { key } = await keys.create({ name: 'x', account, role: 'shared' })
      expect(key.grants).toEqual(['b'])
      expect(await refusal(keys.update(key.id, { role: 'theirs' }))).toMatchObject(unknown)
      expect(await refusal(keys.import({ name: 'x', account, role: 'theirs', secret: 'an-imported-secret' }))).toMatchObject(
        unknown,
      )
    }
    expect((await keys.create({ name: 'x', account: 'beta', role: 'theirs' })).key.grants).toEqual(['a'])
  })

  it('of another account stay unknown where their id was an own one before', async () => {
    const keyring = open({ maxStalenessSeconds: 0 })
    const { keys, roles } = keyring
    await roles.create({ id: 'reader', name: 'Reader', account: 'acme', grants: ['a'] })
    const { key, secret } = await keys.create({ name: 'x', account: 'acme', role: 'reader', grants: ['own'] })
    await roles.remove('reader')
    await roles.create({ id: 'reader', name: 'Reader', account: 'beta', grants: ['b'] })
    expect(await held(keyring, secret)).toEqual(['own'])
    expect((await keys.get(key.id))?.grants).toEqual(['own'])
    // the key goes on without it, and can be changed
    expect((await keys.update(key.id, { grants: ['own', 'more'] })).grants).toEqual(['own', 'more'])
    expect((await keys.update(key.id, { role: null })).role).toBeNull()
  })

  it('are listed: what all share, the account’s own, and each key’s own last', async () => {
    const { keys, roles } = open({ rules: { dedicatedRole: true } })
    const { key } = await keys.create({ name: 'first key', account: 'acme', grants: ['a'] })
    await keys.create({ name: 'their key', account: 'beta' })
    for (const [id, account] of [
      ['mine', 'acme'],
      ['theirs', 'beta'],
      ['all', null],
      ['mine2', 'acme'],
      ['all2', null],
    ] as const) {
      pass({ milliseconds: 1 })
      await roles.create({ id, name: id, account, grants: [] })
    }
    const { key: second } = await keys.create({ name: 'second key', account: 'acme', grants: ['a'] })
    const ids = async (query: Parameters<typeof roles.list>[0]) => (await roles.list(query)).items.map(({ id }) => id)
    const expected = ['all', 'all2', 'mine', 'mine2', key.role, second.role]
    expect(await ids({ account: 'acme' })).toEqual(expected)
    for (const limit of [1, 2, 3, 4, 5, 6]) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof roles.list>> = await roles.list({
          account: 'acme',
          limit,
          ...(cursor === null ? {} : { cursor }),
        })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null && seen.length < 10)
      expect(seen).toEqual(expected)
    }
    expect(await ids({ account: null })).toEqual(['all', 'all2'])
    const theirs = (await keys.list({ account: 'beta' })).items[0]?.role ?? null
    expect(new Set(await ids({}))).toEqual(new Set([...expected, 'theirs', theirs]))
    expect(await ids({})).toHaveLength(8)
  })

  it.each<[part: Partial<Record<keyof NewRole | 'grant', unknown>>, field: string]>([
    [{ name: '' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ grants: undefined }, 'grants'],
    [{ grants: ['a b'] }, 'grants'],
    [{ grants: 'a' }, 'grants'],
    [{ id: '' }, 'id'],
    [{ id: 'a b' }, 'id'],
    [{ id: 'x'.repeat(65) }, 'id'],
    [{ id: 'role_of_key_x' }, 'id'],
    [{ id: 5 }, 'id'],
    [{ account: '' }, 'account'],
    [{ grant: ['a'] }, 'grant'],
  ])('refuse %j', async (part, field) => {
    const { roles } = open()
    const error = await refusal(roles.create({ name: 'x', grants: [], ...part } as NewRole))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    expect((await roles.list()).items).toEqual([])
  })

  it('refuse an id that is taken, a change of what is not there, and one that somebody overtook', async () => {
    const { roles } = open()
    await roles.create({ id: 'r', name: 'R', account: 'acme', grants: ['a'] })
    expect((await refusal(roles.create({ id: 'r', name: 'R', account: 'beta', grants: [] }))).code).toBe('conflict')
    for (const id of ['missing', 'role_of_missing', '__proto__']) {
      expect(await roles.get(id)).toBeNull()
      expect((await refusal(roles.update(id, { name: 'x' }))).code).toBe('not_found')
      expect((await refusal(roles.remove(id))).code).toBe('not_found')
    }
    await roles.update('r', { name: 'S' }, { ifVersion: 1 })
    for (const late of [() => roles.update('r', { name: 'T' }, { ifVersion: 1 }), () => roles.remove('r', { ifVersion: 1 })])
      expect((await refusal(late)).code).toBe('precondition_failed')
    for (const changes of [{ id: 's' }, { account: null }, { dedicatedTo: null }])
      expect((await refusal(roles.update('r', changes as object))).code).toBe('invalid_input')
    expect(await roles.update('r', { name: 'S' })).toMatchObject({ name: 'S', account: 'acme', grants: ['a'], version: 2 })
  })

  it('lose none of twenty concurrent changes', async () => {
    const rings = [open(), open()] as const
    await rings[0].roles.create({ id: 'r', name: 'R', grants: [] })
    await Promise.all(Array.from({ length: 20 }, (_, i) => rings[i % 2 ? 1 : 0].roles.update('r', { name: `n${i}` })))
    expect((await rings[0].roles.get('r'))?.version).toBe(21)
  })

  it('are there for a key that is made while they go, or the key is refused', async () => {
    const keyring = open({ maxStalenessSeconds: 0 })
    for (let round = 0; round < 20; round++) {
      await keyring.roles.create({ id: 'r', name: 'R', grants: ['a'] })
      const [made] = await Promise.allSettled([keyring.keys.create({ name: 'x', role: 'r' }), keyring.roles.remove('r')])
      if (made.status === 'fulfilled') expect(await verdict(keyring, made.value.secret)).toBe('ok')
      else expect(made.reason).toMatchObject({ code: 'invalid_input', errors: { role: expect.any(String) } })
    }
  })

  describe('that somebody changes in the middle', () => {
    const bound = { grants: ['a', 'b'], subnets: ['192.0.2.0/24'], origins: null, expiresAt: null }
    const free = { grants: ['a'], subnets: null, origins: null, expiresAt: null }

    // stops the first change of a key at the store, and lets somebody else go first
    const overtaken = (method: 'insert' | 'replace', first: () => Promise<unknown>) => {
      const inner = memoryStore()
      let done = false
      const meanwhile = async () => {
        if (done) return
        done = true
        await first()
      }
      const shared: KeyStore = {
        ...inner,
        async insert(...change) {
          if (method === 'insert') await meanwhile()
          return inner.insert(...change)
        },
        async replace(...change) {
          if (method === 'replace') await meanwhile()
          return inner.replace(...change)
        },
      }
      return shared
    }

    it('give a new key nothing that its maker does not hold', async () => {
      const keyring: Keyring = open({
        store: overtaken('insert', () => keyring.roles.update('r', { grants: ['a', 'b'] }, { within: bound })),
      })
      await keyring.roles.create({ id: 'r', name: 'R', grants: ['a'] })
      const error = await refusal(keyring.keys.create({ name: 'x', role: 'r' }, { within: free }))
      expect(error).toMatchObject({ code: 'forbidden', errors: { grants: expect.stringContaining('b') } })
      expect((await keyring.keys.list()).items).toEqual([])
    })

    it('give a changed key nothing that whoever changes it does not hold', async () => {
      for (const changes of [{ role: 'r' }, { subnets: null }]) {
        let armed = false
        const keyring: Keyring = open({
          store: overtaken('replace', async () => armed && keyring.roles.update('r', { grants: ['a', 'b'] }, { within: bound })),
        })
        await keyring.roles.create({ id: 'r', name: 'R', grants: ['a'] })
        const role = 'role' in changes ? {} : { role: 'r', subnets: ['192.0.2.0/24'] }
        const { key } = await keyring.keys.create({ name: 'x', ...role })
        armed = true
        expect(await refusal(keyring.keys.update(key.id, changes, { within: free }))).toMatchObject({ code: 'forbidden' })
        expect(await keyring.keys.get(key.id)).toMatchObject({ name: 'x', version: 1 })
      }
    })

    it('take nothing to keys that their changer was not shown', async () => {
      const inner = memoryStore()
      let made: Promise<unknown> | null = null
      const shared: KeyStore = {
        ...inner,
        async write(changes) {
          const isUpdate = changes.events?.some(({ action }) => action === 'role.updated') ?? false
          if (isUpdate) await (made ??= keyring.keys.create({ name: 'late', role: 'r' }, { within: free }))
          return inner.write(changes)
        },
      }
      const keyring: Keyring = open({ store: shared })
      await keyring.roles.create({ id: 'r', name: 'R', grants: ['a'] })
      const error = await refusal(keyring.roles.update('r', { grants: ['a', 'b'] }, { within: bound }))
      expect(error.code).toBe('forbidden')
      expect((await keyring.roles.get('r'))?.grants).toEqual(['a'])
    })
  })
})
