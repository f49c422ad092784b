import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { MEMBER, type Session } from './management-servers.js'
import { PLACES, type Ruled, serveRules, storeIn } from './rules-fixture.js'

const COLLEAGUE: Session = { user: 'u2', account: 'acme' }

const make = async ({ ask }: Ruled, body: object = {}, as = MEMBER) => {
  const made = await ask('POST /keys', { as, body: { name: 'x', ...body } })
  expect([made.status, made.text]).toEqual([201, expect.any(String)])
  return made.body
}

describe.each(PLACES)('what rules do over HTTP, on $name', place => {
  it.each([
    [{}, {}, null],
    [{ defaultLifetimeDays: 90 }, {}, 90],
    [{ defaultLifetimeDays: 90 }, { expiresAt: null }, null],
    [{ longestLifetimeDays: 30 }, {}, 30],
    [{ defaultLifetimeDays: 7, longestLifetimeDays: 30, neverExpires: 'refused' }, {}, 7],
  ] as const)('%j make of a key of %j one that ends in %j days', async (rules, body, days) => {
    const app = await serveRules(place, rules)
    const { key, secret } = await make(app, body)
    expect(key.expiresAt).toBe(days === null ? null : app.inDays(days))
    if (days === null) return
    app.clock.set(new Date(new Date(app.inDays(days)).getTime() - 1))
    expect(await app.verdict(secret)).toBe('ok')
    app.clock.advance({ ms: 1 })
    expect(await app.verdict(secret)).toBe('key_expired')
    expect((await app.ask('GET /keys?state=expired', { as: MEMBER })).body.items).toMatchObject([{ id: key.id }])
  })

  it('longestLifetimeDays counts from the creation, whatever is changed, and rotation prolongs nothing', async () => {
    const app = await serveRules(place, { longestLifetimeDays: 30 })
    const { key } = await make(app, { expiresAt: app.inDays(10) })
    const end = app.inDays(30)
    app.clock.advance({ days: 5 })
    const path = `PATCH /keys/${key.id}`
    for (const expiresAt of [app.inDays(25.001), app.inDays(30), null])
      expect((await app.ask(path, { as: MEMBER, body: { expiresAt } })).body).toMatchObject({
        code: 'rule_violated',
        rule: 'longestLifetimeDays',
        errors: { expiresAt: 'a key lives at most 30 days' },
      })
    expect((await app.ask(`GET /keys/${key.id}`, { as: MEMBER })).headers.get('etag')).toBe('"1"')
    expect((await app.ask(path, { as: MEMBER, body: { expiresAt: end } })).body.expiresAt).toBe(end)
    expect((await app.ask(`POST /keys/${key.id}/rotate`, { as: MEMBER })).body.key.expiresAt).toBe(end)
  })

  it('idleAfterDays ends a key that nobody uses, to the millisecond', async () => {
    const rules = { idleAfterDays: 30, deleteOnlyInactive: true }
    const app = await serveRules(place, rules, { usageIntervalSeconds: 0.01 })
    const [unused, used] = [await make(app, { name: 'unused' }), await make(app, { name: 'used' })]
    const named = async (state: string) =>
      (await app.ask(`GET /keys?state=${state}`, { as: MEMBER })).body.items.map(({ name }) => name)
    app.clock.advance({ days: 29 })
    expect(await app.verdict(used.secret)).toBe('ok')
    app.clock.advance({ ms: 86_400_000 - 1 })
    expect([await named('idle'), await named('active')]).toEqual([[], expect.toSatisfy((names: string[]) => names.length === 2)])
    app.clock.advance({ ms: 1 })
    expect([await app.verdict(unused.secret), await app.verdict(used.secret)]).toEqual(['key_idle', 'ok'])
    // a list goes by the use that is written
    await expect.poll(() => named('idle')).toEqual(['unused'])
    expect(await named('active')).toEqual(['used'])
    const path = `/keys/${unused.key.id}`
    expect((await app.ask(`GET ${path}`, { as: MEMBER })).body.state).toBe('idle')
    const states = (await app.ask('GET /keys', { as: MEMBER })).body.items.map(({ name, state }) => `${name} is ${state}`)
    expect(states.toSorted()).toEqual(['unused is idle', 'used is active'])
    const rotated = await app.ask(`POST ${path}/rotate`, { as: MEMBER })
    expect([rotated.status, rotated.body.code]).toEqual([409, 'conflict'])
    expect(await app.verdict(unused.secret)).toBe('key_idle')
    expect((await app.ask(`DELETE ${path}`, { as: MEMBER })).status).toBe(204)
    expect(await app.verdict(unused.secret)).toBe('unknown_key')
    expect((await app.ask(`DELETE /keys/${used.key.id}`, { as: MEMBER })).body.rule).toBe('deleteOnlyInactive')
  })

  it('ownership ends personal keys with their owner, at once, and account keys with nobody', async () => {
    for (const [ownership, gone] of [
      ['personal', 'owner_inactive'],
      ['account', 'ok'],
    ] as const) {
      const app = await serveRules(place, { ownership })
      const [mine, theirs] = [await make(app), await make(app, {}, COLLEAGUE)]
      const verdicts = async () => [await app.verdict(mine.secret), await app.verdict(theirs.secret)]
      expect(await verdicts()).toEqual(['ok', 'ok'])
      const deactivated = await app.ask('PATCH /members/u1', { as: COLLEAGUE, body: { active: false } })
      expect([deactivated.status, deactivated.body.active]).toEqual([200, false])
      expect(await verdicts()).toEqual([gone, 'ok'])
      const asked = await app.ask('POST /keys', { as: MEMBER, body: { name: 'y' } })
      expect([asked.status, asked.body.code]).toEqual([403, 'forbidden'])
      await app.ask('PATCH /members/u1', { as: COLLEAGUE, body: { active: true } })
      expect(await verdicts()).toEqual(['ok', 'ok'])
    }
  })

  it('ownership keeps a personal key within what its owner may do now', async () => {
    const app = await serveRules(place, { ownership: 'personal' })
    const { key, secret } = await make(app, { grants: ['keys:read', 'a'] })
    const list = async () => (await app.ask('GET /keys', { secret })).status
    expect(await list()).toBe(200)
    await app.keyring.members.update('u1', { grants: ['a'] }, { account: 'acme' })
    expect(await list()).toBe(403)
    const asked = await app.ask('POST /keys', { as: MEMBER, body: { name: 'y', grants: ['keys:read'] } })
    expect([asked.status, asked.body.code, Object.keys(asked.body.errors)]).toEqual([403, 'forbidden', ['grants']])
    const secretWanted = await app.ask(`POST /keys/${key.id}/rotate`, { as: MEMBER })
    expect([secretWanted.status, secretWanted.body.code]).toEqual([403, 'forbidden'])
    await app.keyring.members.update('u1', { grants: ['keys:*', 'a'] }, { account: 'acme' })
    expect(await list()).toBe(200)
  })

  it('dedicatedRole gives each key a role of its own, and what the role says holds for the next request', async () => {
    const app = await serveRules(place, { dedicatedRole: true })
    await app.keyring.roles.create({ id: 'shared', name: 'Shared', account: 'acme', grants: ['a'] })
    const { key, secret } = await make(app, { name: 'export', grants: ['keys:read'] })
    const other = await make(app, { name: 'import', grants: ['keys:read'] })
    const list = async (by: string) => (await app.ask('GET /keys', { secret: by })).status
    expect([await list(secret), await list(other.secret)]).toEqual([200, 200])
    const roles = (await app.ask('GET /roles', { as: MEMBER })).body.items
    expect(roles.map(({ name }) => name)).toEqual(['Shared', expect.any(String), expect.any(String)])
    expect(roles.find(({ id }) => id === key.role)).toMatchObject({ name: 'export', dedicatedTo: key.id, grants: ['keys:read'] })

    const edit = (grants: string[]) => app.ask(`PATCH /roles/${key.role}`, { as: MEMBER, body: { grants } })
    expect((await edit(['a'])).body.grants).toEqual(['a'])
    expect([await list(secret), await list(other.secret)]).toEqual([403, 200])
    expect((await app.ask(`GET /keys/${key.id}`, { as: MEMBER })).body.grants).toEqual(['a'])
    await edit(['keys:*'])
    expect(await list(secret)).toBe(200)
    await app.ask(`DELETE /keys/${key.id}`, { as: MEMBER })
    expect((await app.ask(`GET /roles/${key.role}`, { as: MEMBER })).status).toBe(404)
  })

  it('keysPerAccount holds under 50 requests at once, also where two keyrings share a file', async () => {
    const rules = { keysPerAccount: 3 }
    const store = storeIn(place)
    const serve = () => place.server.serve({ keyring: createKeyring({ store, rules }) })
    const one = await serve()
    const other = place.store === 'SQLite' ? await serve() : one
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        (i % 3 ? one : other).ask('POST /keys', { as: i % 2 ? MEMBER : COLLEAGUE, body: { name: `k${i}` } }),
      ),
    )
    const made = answers.flatMap(answer => (answer.status === 201 ? [answer.body.key.id] : []))
    expect(made).toHaveLength(3)
    for (const answer of answers)
      if (answer.status !== 201)
        expect([answer.status, answer.body]).toMatchObject([409, { code: 'limit_reached', rule: 'keysPerAccount' }])
    const listed = (await other.ask('GET /keys', { as: MEMBER })).body.items.map(({ id }) => id)
    expect(listed.toSorted()).toEqual(made.toSorted())
  })

  it('keysPerAccount counts revoked, expired and idle keys, and deleted ones no more', async () => {
    const app = await serveRules(place, { keysPerAccount: 3, idleAfterDays: 30 })
    const [revoked] = [await make(app), await make(app, { expiresAt: app.inDays(1) }), await make(app)]
    await app.ask(`POST /keys/${revoked.key.id}/revoke`, { as: MEMBER })
    app.clock.advance({ days: 31 })
    const { items } = (await app.ask('GET /keys', { as: MEMBER })).body
    expect(items.map(({ state }) => state).toSorted()).toEqual(['expired', 'idle', 'revoked'])
    for (const { id } of items) {
      expect((await app.ask('POST /keys', { as: MEMBER, body: { name: 'y' } })).body.rule).toBe('keysPerAccount')
      await app.ask(`DELETE /keys/${id}`, { as: MEMBER })
      await make(app)
    }
  })
})
