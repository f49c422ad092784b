import type { DirectoryMember, MemberDirectory } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings, verdict } from '../keys/key-fixture.js'

const RULES = { ownership: 'personal' } as const

/** A directory that knows these people. */
const directory = (people: Map<string, DirectoryMember>): MemberDirectory => ({
  find: async user => people.get(user) ?? null,
  listByAccount: async account => [...people.values()].filter(person => person.account === account),
})

describe.each(STORES)('personal keys over %s', store => {
  const { open, now, pass } = useKeyrings(store)
  type Ring = ReturnType<typeof open>
  const held = async (keyring: Ring, secret: string) => {
    const principal = await present(keyring, secret)
    return typeof principal === 'string' ? principal : principal.grants.toSorted()
  }

  it('have an owner', async () => {
    const { keys } = open({ rules: RULES })
    const isRule = { code: 'rule_violated', rule: 'ownership', errors: { owner: expect.any(String) } }
    expect(await refusal(keys.create({ name: 'x' }))).toMatchObject(isRule)
    expect(await refusal(keys.import({ name: 'x', secret: 'an-imported-secret', owner: null }))).toMatchObject(isRule)
    expect((await keys.create({ name: 'x', owner: 'ann' })).key.owner).toBe('ann')
  })

  it.each<[key: string[], owner: string[] | null, may: string[]]>([
    [['a', 'b'], null, ['a', 'b']],
    [['a', 'b'], ['b', 'c'], ['b']],
    [['a', 'b'], [], []],
    [['m:*'], ['m:read', 'n'], ['m:read']],
    [['m:read', 'n'], ['m:*'], ['m:read']],
    [['m:*'], ['m:eu:*', 'm:read'], ['m:eu:*', 'm:read']],
    [['*'], ['a', 'm:*'], ['a', 'm:*']],
    [['a', 'm:*'], ['*'], ['a', 'm:*']],
    [['m'], ['m:*'], []],
    [['m:*'], ['m'], []],
  ])('with %j of an owner with %j may do %j', async (grants, ceiling, may) => {
    const keyring = open({ rules: RULES })
    await keyring.members.add({ user: 'ann', account: 'acme', grants: ceiling })
    const { key, secret } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann', grants })
    expect(await held(keyring, secret)).toEqual(may)
    // what it was given stays, should the owner get more again
    expect((await keyring.keys.get(key.id))?.grants).toEqual(grants)
  })

  it('follow the owner’s present grants: at once here, within maxStalenessSeconds elsewhere', async () => {
    const keyring = open({ rules: RULES })
    const other = open({ rules: RULES, maxStalenessSeconds: 5 })
    await keyring.members.add({ user: 'ann', grants: ['a', 'b'] })
    await keyring.roles.create({ id: 'r', name: 'R', grants: ['b', 'c'] })
    const { secret } = await keyring.keys.create({ name: 'x', owner: 'ann', grants: ['a'], role: 'r' })
    expect([await held(keyring, secret), await held(other, secret)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    await keyring.members.update('ann', { grants: ['c'] })
    expect(await held(keyring, secret)).toEqual(['c'])
    pass({ milliseconds: 5000 })
    expect(await held(other, secret)).toEqual(['c'])
  })

  it('end with the owner, at once, and come back with the owner', async () => {
    const keyring = open({ rules: RULES })
    const other = open({ rules: RULES, maxStalenessSeconds: 5 })
    const { secret } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann' })
    const { secret: theirs } = await keyring.keys.create({ name: 'x', account: 'beta', owner: 'ann' })
    expect([await verdict(keyring, secret), await verdict(other, secret)]).toEqual(['ok', 'ok'])
    await keyring.members.deactivate('ann', { account: 'acme' })
    expect([await verdict(keyring, secret), await verdict(keyring, theirs)]).toEqual(['owner_inactive', 'ok'])
    pass({ seconds: 5 })
    expect([await verdict(other, secret), await verdict(other, theirs)]).toEqual(['owner_inactive', 'ok'])
    await keyring.members.activate('ann', { account: 'acme' })
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  it('outlive the rule no longer than it is there, and no key without owner gets in under it', async () => {
    const before = open()
    const { secret } = await before.keys.create({ name: 'x', grants: ['a'] })
    expect(await verdict(before, secret)).toBe('ok')
    expect(await verdict(open({ rules: RULES }), secret)).toBe('owner_inactive')
  })

  it('of an account rule outlive the person', async () => {
    const keyring = open({ rules: { ownership: 'account' } })
    const { secret } = await keyring.keys.create({ name: 'x', owner: 'ann', grants: ['a'] })
    await keyring.members.update('ann', { grants: [] })
    await keyring.members.deactivate('ann')
    expect(await held(keyring, secret)).toEqual(['a'])
  })

  describe('with the application’s own directory', () => {
    const person = (id: string, part: Partial<DirectoryMember> = {}): [string, DirectoryMember] => [
      id,
      { id, account: 'acme', active: true, grants: null, ...part },
    ]
    const setUp = (...people: [string, DirectoryMember][]) => {
      const known = new Map(people)
      return { known, keyring: open({ rules: RULES, members: directory(known), maxStalenessSeconds: 0 }) }
    }

    it('are made for active people of the account alone', async () => {
      const { keyring } = setUp(person('ann'), person('bob', { active: false }), person('cat', { account: 'beta' }))
      await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      for (const owner of ['bob', 'cat', 'dan', 'toString']) {
        expect(await refusal(keyring.keys.create({ name: 'x', account: 'acme', owner }))).toMatchObject({
          code: 'invalid_input',
          errors: { owner: 'is not an active member of the account' },
        })
      }
      expect((await keyring.keys.list()).items).toHaveLength(1)
    })

    it('follow it: grants, activity, account, and being there at all', async () => {
      const { keyring, known } = setUp(person('ann', { grants: ['a:*'] }))
      const { secret } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann', grants: ['a:read', 'b'] })
      expect(await held(keyring, secret)).toEqual(['a:read'])
      for (const [part, expected] of [
        [{ grants: null }, ['a:read', 'b']],
        [{ grants: [] }, []],
        [{ active: false }, 'owner_inactive'],
        [{ active: true }, ['a:read', 'b']],
        [{ account: 'beta' }, 'owner_inactive'],
        [{ account: null }, 'owner_inactive'],
      ] as const) {
        known.set(...person('ann', part))
        expect(await held(keyring, secret)).toEqual(expected)
      }
      known.clear()
      expect(await held(keyring, secret)).toBe('owner_inactive')
    })

    it('are read from it, and changed there', async () => {
      const { keyring } = setUp(person('bob', { email: 'bob@example.com' }), person('ann'), person('cat', { account: 'beta' }))
      const bob = { id: 'bob', account: 'acme', email: 'bob@example.com', active: true, grants: null, deactivatedAt: null }
      expect(await keyring.members.find('bob', 'acme')).toEqual(bob)
      expect(await keyring.members.find('bob', 'beta')).toBeNull()
      const first = await keyring.members.list({ account: 'acme', limit: 1 })
      const second = await keyring.members.list({ account: 'acme', limit: 1, cursor: first.next ?? '' })
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['ann', 'bob'])
      expect(second).toEqual({ items: [bob], next: null })
      for (const change of [
        () => keyring.members.add({ user: 'dan', account: 'acme' }),
        () => keyring.members.update('bob', { grants: [] }, { account: 'acme' }),
        () => keyring.members.activate('bob', { account: 'acme' }),
        () => keyring.members.deactivate('bob', { account: 'acme' }),
      ])
        expect(await refusal(change)).toMatchObject({
          code: 'conflict',
          message: "members are the host application's: change them there",
        })
    })

    it('give the advice to rotate where it says since when somebody is gone', async () => {
      const known = new Map([person('ann'), person('bob')])
      const keyring = open({ members: directory(known) })
      const { key } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      pass({ days: 1 })
      known.set(...person('bob', { active: false, deactivatedAt: now() }))
      expect(await keyring.adviseRotation(key)).toEqual({ since: now(), member: 'bob' })
      // a personal key is nobody else's
      expect(await open({ members: directory(known), rules: RULES }).adviseRotation(key)).toBeNull()
      known.set(...person('bob', { active: false }))
      expect(await keyring.adviseRotation(key)).toBeNull()
    })

    it.each<[what: string, find: MemberDirectory['find']]>([
      [
        'throws',
        () => {
          throw new Error('the directory is down')
        },
      ],
      ['rejects', () => Promise.reject(new Error('the directory is down'))],
      ['rejects with nothing', () => Promise.reject(undefined)],
      ['hangs', () => new Promise(() => undefined)],
      ['gives nonsense', async () => ({ id: 'ann', account: 'acme', active: 'no', grants: null }) as unknown as DirectoryMember],
      ['gives undefined grants', async () => ({ id: 'ann', account: 'acme', active: true }) as unknown as DirectoryMember],
      ['gives grants that are none', async () => ({ id: 'ann', account: 'acme', active: true, grants: ['*:a'] })],
      ['gives no member but true', async () => true as unknown as DirectoryMember],
    ])('close the door where it %s, and open it when it is well again', async (_, find) => {
      const state = { find: directory(new Map([person('ann')])).find }
      const members: MemberDirectory = { find: user => state.find(user), listByAccount: async () => [] }
      const keyring = open({ rules: RULES, members, maxStalenessSeconds: 0 })
      const { secret } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      expect(await verdict(keyring, secret)).toBe('ok')
      const well = state.find
      state.find = find
      expect(await verdict(keyring, secret)).toBe('store_unavailable')
      await expect(keyring.keys.create({ name: 'y', account: 'acme', owner: 'ann' })).rejects.toThrow()
      state.find = well
      expect(await verdict(keyring, secret)).toBe('ok')
      expect((await keyring.keys.list()).items).toHaveLength(1)
    })

    it('are refused for an owner who is undefined', async () => {
      const keyring = open({
        rules: RULES,
        members: { find: async () => undefined as unknown as null, listByAccount: async () => [] },
      })
      const { secret } = await open().keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      expect(await verdict(keyring, secret)).not.toBe('ok')
    })
  })

  it('ask for a directory that is one', () => {
    for (const members of [{}, { find() {} }, { listByAccount() {} }, { find: 1, listByAccount: 2 }])
      expect(() => open({ members: members as object as MemberDirectory })).toThrow(
        /members must have the functions find and listByAccount/,
      )
  })
})
