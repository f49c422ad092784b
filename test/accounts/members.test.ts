import type { NewMember } from 'keywright'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from '../keys/key-fixture.js'

describe.each(STORES)('members in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const ann = { id: 'ann', account: 'acme', email: null, active: true, grants: null, deactivatedAt: null }

  it('are added with the keys that are made for them, once', async () => {
    const { keys, members } = open()
    await Promise.all(Array.from({ length: 5 }, () => keys.create({ name: 'x', account: 'acme', owner: 'ann' })))
    await keys.create({ name: 'x', account: 'beta', owner: 'ann' })
    await keys.create({ name: 'x', owner: 'ann' })
    await keys.create({ name: 'x', account: 'acme' })
    expect(await members.list({ account: 'acme' })).toEqual({ items: [ann], next: null })
    expect(await members.find('ann', 'beta')).toEqual({ ...ann, account: 'beta' })
    expect(await members.find('ann')).toEqual({ ...ann, account: null })
    expect(await members.find('bob', 'acme')).toBeNull()
  })

  it('are added by hand, changed, deactivated and activated', async () => {
    const { members } = open()
    const at = { account: 'acme' }
    const bob = { ...ann, id: 'bob', email: 'bob@example.com', grants: ['a', 'b:*'] }
    expect(await members.add({ user: 'bob', ...at, email: 'bob@example.com', grants: ['a', 'b:*', 'a'] })).toEqual(bob)
    expect((await refusal(members.add({ user: 'bob', ...at }))).code).toBe('conflict')
    expect(await members.update('bob', { grants: null }, at)).toEqual({ ...bob, grants: null })
    expect(await members.update('bob', { email: null, grants: [] }, at)).toEqual({ ...bob, email: null, grants: [] })
    const since = now()
    const gone = { ...bob, email: null, grants: [], active: false, deactivatedAt: since }
    expect(await members.deactivate('bob', at)).toEqual(gone)
    pass({ days: 1 })
    expect(await members.deactivate('bob', at)).toEqual(gone)
    expect(await members.find('bob', 'acme')).toEqual(gone)
    expect(await members.activate('bob', at)).toEqual({ ...gone, active: true, deactivatedAt: null })
    for (const change of [
      () => members.update('ann', {}, at),
      () => members.activate('bob'),
      () => members.deactivate('bob', { account: 'ACME' }),
      () => members.deactivate('', at),
    ])
      expect((await refusal(change)).code).toBe('not_found')
  })

  it.each<[part: Partial<Record<keyof NewMember | 'active' | 'id', unknown>>, field: string]>([
    [{ user: undefined }, 'user'],
    [{ user: '' }, 'user'],
    [{ user: 'x'.repeat(201) }, 'user'],
    [{ account: '' }, 'account'],
    [{ email: 'nobody' }, 'email'],
    [{ email: 'a@b, c@d' }, 'email'],
    [{ email: 'a@b\nBcc: c@d' }, 'email'],
    [{ grants: 'a' }, 'grants'],
    [{ grants: ['*:a'] }, 'grants'],
    [{ active: false }, 'active'],
    [{ id: 'ann' }, 'id'],
  ])('refuse %j', async (part, field) => {
    const error = await refusal(open().members.add({ user: 'ann', ...part } as NewMember))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
  })

  it('are listed oldest first, page by page, of one account', async () => {
    const { members } = open()
    for (const user of ['c', 'a', 'b', 'e', 'd']) {
      pass({ milliseconds: 1 })
      await members.add({ user, account: 'acme' })
      await members.add({ user, account: 'beta' })
    }
    const first = await members.list({ account: 'acme', limit: 3 })
    const second = await members.list({ account: 'acme', limit: 3, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ id }) => id).join('')).toBe('cabed')
    expect(second.next).toBeNull()
    expect((await members.list({ account: null })).items).toEqual([])
  })

  describe('under account ownership', () => {
    it('may go while the key stays, and until it is rotated that is the advice', async () => {
      const keyring = open()
      const { keys, members } = keyring
      const { key, secret } = await keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      await members.add({ user: 'bob', account: 'acme' })
      await members.add({ user: 'bob', account: 'beta' })
      expect(await keyring.adviseRotation(key)).toBeNull()
      pass({ seconds: 1 })
      await members.deactivate('bob', { account: 'beta' })
      expect(await keyring.adviseRotation(key)).toBeNull()
      await members.deactivate('ann', { account: 'acme' })
      const since = now()
      pass({ days: 3 })
      await members.deactivate('bob', { account: 'acme' })
      expect([await verdict(keyring, secret), await verdict(open(), secret)]).toEqual(['ok', 'ok'])
      expect(await keyring.adviseRotation(key)).toEqual({ since, member: 'ann' })
      // what else is done to the key changes nothing
      const renamed = await keys.update(key.id, { name: 'y' })
      expect(await keyring.adviseRotation(renamed)).toEqual({ since, member: 'ann' })
      pass({ seconds: 1 })
      const { key: rotated } = await keys.rotate(key.id, { graceSeconds: 3600 })
      // who is gone may have the old secret, and it works until the grace is over
      expect(await keyring.adviseRotation(rotated)).toEqual({ since, member: 'ann' })
      pass({ seconds: 3600 })
      expect(await keyring.adviseRotation(rotated)).toBeNull()
      // nor is there advice for what they never saw
      const { key: later } = await keys.create({ name: 'z', account: 'acme' })
      expect(await keyring.adviseRotation(later)).toBeNull()
    })

    it('make keys no more once they are gone, and again when they are back', async () => {
      const { keys, members } = open()
      await keys.create({ name: 'x', account: 'acme', owner: 'ann' })
      await members.deactivate('ann', { account: 'acme' })
      const notActive = { code: 'invalid_input', errors: { owner: 'is not an active member of the account' } }
      expect(await refusal(keys.create({ name: 'y', account: 'acme', owner: 'ann' }))).toMatchObject(notActive)
      await members.activate('ann', { account: 'acme' })
      await keys.create({ name: 'y', account: 'acme', owner: 'ann' })
      expect((await keys.list({ account: 'acme' })).items).toHaveLength(2)
    })

    it('make no key in the moment in which they go', async () => {
      const rings = [open(), open()] as const
      for (let round = 0; round < 10; round++) {
        const owner = `owner ${round}`
        await rings[0].members.add({ user: owner })
        const [made, gone] = await Promise.allSettled([
          rings[0].keys.create({ name: 'x', owner }),
          rings[1].members.deactivate(owner),
        ])
        expect(gone.status).toBe('fulfilled')
        const events = (await rings[0].audit.list({ limit: 100 })).items
        const created = events.find(
          ({ subject, action }) => made.status === 'fulfilled' && action === 'key.created' && subject.id === made.value.key.id,
        )
        const left = events.find(({ subject, action }) => action === 'member.deactivated' && subject.id === owner)
        if (made.status === 'fulfilled') expect(created?.sequence).toBeLessThan(left?.sequence ?? 0)
        else expect(made.reason).toMatchObject({ code: 'invalid_input' })
      }
    })
  })
})
