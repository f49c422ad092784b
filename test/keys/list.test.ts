import type { ListKeys } from 'keywright'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings } from './key-fixture.js'

describe.each(STORES)('listing keys of %s', store => {
  const { open, now, pass } = useKeyrings(store)

  it('gives the newest first, page by page, each once', async () => {
    const { keys } = open()
    const ids: string[] = []
    for (let i = 0; i < 25; i++) {
      // several of the same instant
      if (i % 4 === 0) pass({ milliseconds: 1 })
      ids.push((await keys.create({ name: `k${i}` })).key.id)
    }
    const all = (await keys.list({ limit: 100 })).items
    expect(all.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(all.map(({ createdAt }) => createdAt.getTime())).toEqual(
      all.map(({ createdAt }) => createdAt.getTime()).toSorted((a, b) => b - a),
    )
    for (const limit of [1, 4, 7, 24, 25, 26]) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof keys.list>> = await keys.list({ limit, ...(cursor === null ? {} : { cursor }) })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
        expect(seen.length, 'endless pages').toBeLessThanOrEqual(25)
      } while (cursor !== null)
      expect(seen).toEqual(all.map(({ id }) => id))
    }
  })

  it('is not shaken by keys that come and go between the pages', async () => {
    const { keys } = open()
    const made = []
    for (let i = 0; i < 6; i++) {
      pass({ milliseconds: 1 })
      made.push((await keys.create({ name: `k${i}` })).key.id)
    }
    const first = await keys.list({ limit: 3 })
    await keys.remove(made[3] ?? '')
    pass({ milliseconds: 1 })
    await keys.create({ name: 'new' })
    const second = await keys.list({ limit: 3, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['k5', 'k4', 'k3', 'k2', 'k1', 'k0'])
    expect(second.next).toBeNull()
  })

  it('filters by account, owner and state', async () => {
    const { keys } = open()
    const inADay = new Date(now().getTime() + 86_400_000)
    await keys.create({ name: '1', account: 'a', owner: 'ann' })
    await keys.create({ name: '2', account: 'a', owner: 'bob', expiresAt: inADay })
    await keys.create({ name: '3', account: 'b', owner: 'ann' })
    const { key } = await keys.create({ name: '4' })
    await keys.revoke(key.id)
    pass({ days: 1 })
    const names = async (query: ListKeys) => (await keys.list(query)).items.map(({ name }) => name).toSorted()
    expect(await names({})).toEqual(['1', '2', '3', '4'])
    expect(await names({ account: 'a' })).toEqual(['1', '2'])
    expect(await names({ account: 'A' })).toEqual([])
    expect(await names({ account: null })).toEqual(['4'])
    expect(await names({ owner: 'ann' })).toEqual(['1', '3'])
    expect(await names({ account: 'a', owner: 'ann' })).toEqual(['1'])
    expect(await names({ state: 'active' })).toEqual(['1', '3'])
    expect(await names({ state: 'expired' })).toEqual(['2'])
    expect(await names({ state: 'revoked' })).toEqual(['4'])
    expect(await names({ state: 'idle' })).toEqual([])
    expect(await names({ account: "a' or '1'='1" })).toEqual([])
    expect(await names({ account: '%' })).toEqual([])
  })

  const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
  it.each<[query: object, field: string]>([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ limit: '10' }, 'limit'],
    [{ state: 'gone' }, 'state'],
    [{ acount: 'a' }, 'acount'],
    [{ cursor: '' }, 'cursor'],
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: 5 }, 'cursor'],
    [{ cursor: cursorOf({}) }, 'cursor'],
    [{ cursor: cursorOf([1]) }, 'cursor'],
    [{ cursor: cursorOf(['1', 'key_x']) }, 'cursor'],
    [{ cursor: cursorOf([9e15, 'key_x']) }, 'cursor'],
  ])('refuses %j', async (query, field) => {
    const error = await refusal(open().keys.list(query))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
  })

  it('gives an empty list of an empty store', async () => {
    expect(await open().keys.list()).toEqual({ items: [], next: null })
  })
})
