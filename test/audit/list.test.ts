import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings } from '../keys/key-fixture.js'

describe.each(STORES)('listing the audit trail of %s', store => {
  const { open, now, pass } = useKeyrings(store)

  const setUp = async () => {
    const keyring = open()
    const start = now()
    const made = []
    for (let i = 0; i < 12; i++) {
      const account = [null, 'acme', 'beta'][i % 3] ?? null
      made.push((await keyring.keys.create({ name: `k${i}`, account }, { by: { user: i % 2 ? 'ann' : 'bob' } })).key)
      if (i % 4 === 3) pass({ days: 1 })
    }
    await keyring.keys.revoke(made[0]?.id ?? '', { by: { user: 'ann' } })
    return { keyring, made, start, audit: keyring.audit }
  }
  const day = (start: Date, days: number) => new Date(start.getTime() + days * 86_400_000)

  it('gives the newest first, page by page, each once', async () => {
    const { audit } = await setUp()
    const everything = (await audit.list()).items
    expect(everything.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 13 }, (_, i) => 13 - i))
    for (const limit of [1, 2, 5, 12, 13, 14]) {
      const seen: number[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof audit.list>> = await audit.list({ limit, ...(cursor === null ? {} : { cursor }) })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ sequence }) => sequence))
        cursor = page.next
      } while (cursor !== null && seen.length < 20)
      expect(seen).toEqual(everything.map(({ sequence }) => sequence))
    }
  })

  it('is not shaken by events that come between the pages', async () => {
    const { audit, keyring } = await setUp()
    const first = await audit.list({ limit: 5 })
    await keyring.keys.create({ name: 'new' })
    const second = await audit.list({ limit: 5, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ sequence }) => sequence)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4])
  })

  it('filters by account, subject, action, person and time, and by all at once', async () => {
    const { audit, made, start } = await setUp()
    const found = async (query: Parameters<typeof audit.list>[0]) =>
      (await audit.list(query)).items.map(({ sequence }) => sequence)
    expect(await found({ account: 'acme' })).toEqual([11, 8, 5, 2])
    expect(await found({ account: null })).toEqual([13, 10, 7, 4, 1])
    expect(await found({ account: 'ACME' })).toEqual([])
    expect(await found({ subject: made[0]?.id ?? '' })).toEqual([13, 1])
    expect(await found({ action: 'key.revoked' })).toEqual([13])
    expect(await found({ action: 'key.%' })).toEqual([])
    expect(await found({ user: 'ann' })).toEqual([13, 12, 10, 8, 6, 4, 2])
    expect(await found({ from: day(start, 1) })).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5])
    expect(await found({ to: day(start, 1) })).toEqual([4, 3, 2, 1])
    expect(await found({ from: day(start, 1), to: day(start, 2) })).toEqual([8, 7, 6, 5])
    expect(await found({ from: day(start, 1), to: day(start, 1) })).toEqual([])
    expect(await found({ account: null, user: 'ann', action: 'key.created', to: day(start, 3) })).toEqual([10, 4])
    const first = await audit.list({ user: 'ann', limit: 3 })
    expect((await audit.list({ user: 'ann', limit: 3, cursor: first.next ?? '' })).items.map(({ sequence }) => sequence)).toEqual(
      [8, 6, 4],
    )
  })

  it('gives the oldest first where asked to', async () => {
    const { audit } = await setUp()
    const first = await audit.list({ order: 'oldest', limit: 5 })
    const second = await audit.list({ order: 'oldest', limit: 100, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ sequence }) => sequence)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1))
    expect(second.next).toBeNull()
    expect((await audit.list({ order: 'oldest', user: 'ann' })).items.map(({ sequence }) => sequence)).toEqual([
      2, 4, 6, 8, 10, 12, 13,
    ])
  })

  it('finds one by its number', async () => {
    const { audit } = await setUp()
    expect(await audit.get(13)).toEqual((await audit.list()).items[0])
    expect((await audit.get(1))?.sequence).toBe(1)
    for (const sequence of [0, 14, -1, 1.5, Number.NaN]) expect(await audit.get(sequence)).toBeNull()
  })

  const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
  it.each<[query: object, field: string]>([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: cursorOf([1, 'key_x']) }, 'cursor'],
    [{ from: '2030-01-01' }, 'from'],
    [{ to: new Date(Number.NaN) }, 'to'],
    [{ actor: 'ann' }, 'actor'],
    [{ order: 'random' }, 'order'],
  ])('refuses %j', async (query, field) => {
    const error = await refusal(open().audit.list(query))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
  })
})
