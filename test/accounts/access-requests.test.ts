import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings } from '../keys/key-fixture.js'

describe.each(STORES)('access requests in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const rules = { approvalRequired: true }
  const ask = { account: 'acme', user: 'ann', reason: 'we export our reports' }

  it('open the way to keys once they are approved', async () => {
    const { accessRequests, keys } = open({ rules })
    const refused = async (accessRequest: string) => {
      for (const make of [
        () => keys.create({ name: 'x', account: 'acme' }),
        () => keys.import({ name: 'x', account: 'acme', secret: 'an-imported-secret' }),
      ])
        expect(await refusal(make)).toMatchObject({
          code: 'rule_violated',
          status: 422,
          rule: 'approvalRequired',
          members: { accessRequest },
        })
    }
    expect(await accessRequests.stateOf('acme')).toBe('none')
    await refused('none')
    const first = await accessRequests.create({ ...ask, reason: '  we export\r\nour reports ' })
    expect(first).toEqual({
      id: expect.stringMatching(/^req_[0-9A-Za-z]{20}$/),
      account: 'acme',
      user: 'ann',
      email: null,
      reason: 'we export\nour reports',
      state: 'pending',
      note: null,
      decidedBy: null,
      decidedAt: null,
      createdAt: now(),
      version: 1,
    })
    expect(await accessRequests.get(first.id)).toEqual(first)
    await refused('pending')
    pass({ seconds: 1 })
    const denied = await accessRequests.deny(first.id, { user: 'approver', note: 'say more' })
    expect(denied).toEqual({ ...first, state: 'denied', note: 'say more', decidedBy: 'approver', decidedAt: now(), version: 2 })
    expect(await accessRequests.get(first.id)).toEqual(denied)
    await refused('denied')
    const second = await accessRequests.create({ ...ask, email: 'ann@example.com' })
    await refused('pending')
    const approved = await accessRequests.approve(second.id, { user: 'approver' })
    expect(approved).toMatchObject({ state: 'approved', note: null, email: 'ann@example.com', decidedBy: 'approver' })
    expect(await accessRequests.stateOf('acme')).toBe('approved')
    await keys.create({ name: 'x', account: 'acme' })
    // each account for itself, and what has none is one of its own
    for (const account of ['beta', 'ACME', 'null', null])
      expect((await refusal(keys.create({ name: 'x', account }))).rule).toBe('approvalRequired')
    await accessRequests.approve((await accessRequests.create({ ...ask, account: null })).id, { user: 'approver' })
    await keys.create({ name: 'x' })
    expect((await refusal(keys.create({ name: 'x', account: 'null' }))).rule).toBe('approvalRequired')
  })

  it('concern nobody where the rule is absent', async () => {
    const { accessRequests, keys } = open()
    const { id } = await accessRequests.create(ask)
    await accessRequests.deny(id, { user: 'approver', note: 'no' })
    await keys.create({ name: 'x', account: 'acme' })
  })

  it('are one per account, under 20 concurrent ones over two keyrings', async () => {
    const rings = [open({ rules }), open({ rules })] as const
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => rings[i % 2 ? 1 : 0].accessRequests.create({ ...ask, user: `u${i}` })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({
          code: 'conflict',
          status: 409,
          message: 'the account has an open access request already',
          members: { accessRequest: 'pending' },
        })
    expect((await rings[0].accessRequests.list()).items).toHaveLength(1)
    await rings[1].accessRequests.create({ ...ask, account: 'beta' })
  })

  it('are decided once, under 20 concurrent decisions', async () => {
    const rings = [open({ rules }), open({ rules })] as const
    const { id } = await rings[0].accessRequests.create(ask)
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => {
        const { accessRequests } = rings[i % 2 ? 1 : 0]
        return i % 3 ? accessRequests.approve(id, { user: `u${i}` }) : accessRequests.deny(id, { user: `u${i}`, note: 'no' })
      }),
    )
    const decided = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
    expect(decided).toHaveLength(1)
    expect(await rings[0].accessRequests.get(id)).toEqual(decided[0])
    expect(await rings[1].accessRequests.stateOf('acme')).toBe(decided[0]?.state)
  })

  it('are not decided twice, nor asked for again once approved', async () => {
    const { accessRequests } = open({ rules })
    const { id } = await accessRequests.create(ask)
    await accessRequests.approve(id, { user: 'approver' })
    for (const again of [
      () => accessRequests.approve(id, { user: 'approver' }),
      () => accessRequests.deny(id, { user: 'approver', note: 'after all' }),
    ])
      expect(await refusal(again)).toMatchObject({ code: 'conflict', message: 'the access request is approved already' })
    expect(await refusal(accessRequests.create(ask))).toMatchObject({
      code: 'conflict',
      message: 'the account is approved already',
      members: { accessRequest: 'approved' },
    })
    for (const unknown of ['', 'req_x', '__proto__'])
      expect((await refusal(accessRequests.approve(unknown, { user: 'approver' }))).code).toBe('not_found')
    expect(await accessRequests.get('req_x')).toBeNull()
  })

  it('of before stay decided while a new one is open', async () => {
    const { accessRequests } = open({ rules })
    const { id: first } = await accessRequests.create(ask)
    await accessRequests.deny(first, { user: 'approver', note: 'no' })
    await accessRequests.create(ask)
    expect((await refusal(accessRequests.approve(first, { user: 'approver' }))).code).toBe('conflict')
    expect(await accessRequests.stateOf('acme')).toBe('pending')
  })

  it('let no key in before they are approved, however close', async () => {
    const keyring = open({ rules })
    const { accessRequests, keys } = keyring
    const { id } = await accessRequests.create(ask)
    const [made, approved] = await Promise.allSettled([
      keys.create({ name: 'x', account: 'acme' }),
      accessRequests.approve(id, { user: 'approver' }),
    ])
    expect(approved.status).toBe('fulfilled')
    const events = (await keyring.audit.list()).items.map(({ action }) => action)
    if (made.status === 'fulfilled') expect(events.indexOf('key.created')).toBeLessThan(events.indexOf('access_request.approved'))
    else expect(made.reason).toMatchObject({ rule: 'approvalRequired' })
  })

  it('take the address that the directory has of the person', async () => {
    const { accessRequests, members } = open()
    await members.add({ user: 'ann', account: 'acme', email: 'ann@example.com' })
    expect((await accessRequests.create(ask)).email).toBe('ann@example.com')
    expect((await accessRequests.create({ ...ask, account: 'beta' })).email).toBeNull()
  })

  it.each<[part: object, field: string]>([
    [{ reason: undefined }, 'reason'],
    [{ reason: '' }, 'reason'],
    [{ reason: ' \n ' }, 'reason'],
    [{ reason: 'x'.repeat(2001) }, 'reason'],
    [{ reason: 'a\u0000b' }, 'reason'],
    [{ reason: 5 }, 'reason'],
    [{ user: '' }, 'user'],
    [{ user: undefined }, 'user'],
    [{ email: 'nobody' }, 'email'],
    [{ account: 5 }, 'account'],
    [{ state: 'approved' }, 'state'],
  ])('refuse %j', async (part, field) => {
    const { accessRequests } = open()
    const error = await refusal(accessRequests.create({ ...ask, ...part }))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    expect(await accessRequests.stateOf('acme')).toBe('none')
  })

  it.each<[decision: object, field: string]>([
    [{ user: 'approver' }, 'note'],
    [{ user: 'approver', note: null }, 'note'],
    [{ user: 'approver', note: ' ' }, 'note'],
    [{ user: 'approver', note: 'x'.repeat(2001) }, 'note'],
    [{ note: 'no' }, 'user'],
    [{ user: 'approver', note: 'no', state: 'approved' }, 'state'],
  ])('are not denied with %j', async (decision, field) => {
    const { accessRequests } = open()
    const { id } = await accessRequests.create(ask)
    const error = await refusal(accessRequests.deny(id, decision as { user: string; note: string }))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    expect((await accessRequests.get(id))?.state).toBe('pending')
  })

  it('are listed newest first, by account and state, page by page', async () => {
    const { accessRequests } = open()
    const ids: string[] = []
    for (let round = 0; round < 9; round++) {
      pass({ milliseconds: 1 })
      const { id } = await accessRequests.create({ ...ask, account: `a${round % 3}` })
      if (round < 6) await accessRequests.deny(id, { user: 'approver', note: 'no' })
      ids.unshift(id)
    }
    const pages = async (query: Parameters<typeof accessRequests.list>[0], limit: number) => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof accessRequests.list>> = await accessRequests.list({
          ...query,
          limit,
          ...(cursor === null ? {} : { cursor }),
        })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null && seen.length < 20)
      return seen
    }
    for (const limit of [1, 2, 5, 9, 100]) {
      expect(await pages({}, limit)).toEqual(ids)
      expect(await pages({ state: 'denied' }, limit)).toEqual(ids.slice(3))
      expect(await pages({ state: 'pending' }, limit)).toEqual(ids.slice(0, 3))
      expect(await pages({ state: 'approved' }, limit)).toEqual([])
      expect(await pages({ account: 'a1' }, limit)).toEqual([ids[1], ids[4], ids[7]])
      expect(await pages({ account: 'a1', state: 'denied' }, limit)).toEqual([ids[4], ids[7]])
    }
    for (const query of [{ state: 'open' }, { limit: 0 }, { cursor: 'x' }, { user: 'ann' }])
      expect((await refusal(accessRequests.list(query as object))).code).toBe('invalid_input')
  })
})
