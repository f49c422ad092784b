import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { ADMIN, MEMBER, servers } from './management-servers.js'

const APPROVER = { user: 'judge', account: 'house', approver: true }
const COLLEAGUE = { user: 'u2', account: 'acme' }

describe.each(servers)('accounts over HTTP, on $name', server => {
  it('leads from an access request to a key', async () => {
    const { ask } = await server.serve({ keyring: { store: 'memory:', rules: { approvalRequired: true } } })
    const early = await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })
    expect([early.status, early.body]).toMatchObject([
      422,
      { code: 'rule_violated', rule: 'approvalRequired', accessRequest: 'none' },
    ])

    const asked = await ask('POST /access-requests', { as: MEMBER, body: { reason: 'nightly export' } })
    expect([asked.status, asked.body]).toMatchObject([
      201,
      { state: 'pending', user: 'u1', account: 'acme', reason: 'nightly export' },
    ])
    const { id } = asked.body
    expect(asked.headers.get('location')).toBe(`/api-keys/access-requests/${id}`)
    const again = await ask('POST /access-requests', { as: MEMBER, body: { reason: 'please' } })
    expect([again.status, again.body.code]).toEqual([409, 'conflict'])

    const foreign = { user: 'eve', account: 'evil' }
    expect((await ask('GET /access-requests', { as: foreign })).body.items).toEqual([])
    expect((await ask(`GET /access-requests/${id}`, { as: foreign })).status).toBe(404)
    expect((await ask(`POST /access-requests/${id}/approve`, { as: foreign })).status).toBe(404)
    const own = await ask(`POST /access-requests/${id}/approve`, { as: MEMBER })
    expect([own.status, own.body.code]).toEqual([403, 'forbidden'])

    expect((await ask('GET /access-requests?state=pending', { as: APPROVER })).body.items).toMatchObject([{ id }])
    expect((await ask(`POST /access-requests/${id}/deny`, { as: APPROVER })).body.errors).toEqual({ note: 'is missing' })
    const denied = await ask(`POST /access-requests/${id}/deny`, { as: APPROVER, body: { note: 'say more' } })
    expect([denied.status, denied.body]).toMatchObject([200, { state: 'denied', note: 'say more', decidedBy: 'judge' }])
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body).toMatchObject({ accessRequest: 'denied' })

    const second = await ask('POST /access-requests', { as: MEMBER, body: { reason: 'to fetch the figures of the day' } })
    expect((await ask(`POST /access-requests/${second.body.id}/approve`, { as: ADMIN })).body.state).toBe('approved')
    expect((await ask(`POST /access-requests/${second.body.id}/approve`, { as: ADMIN })).status).toBe(409)
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).status).toBe(201)
    expect((await ask('GET /access-requests', { as: MEMBER })).body.items).toHaveLength(2)
  })

  it('lists members, and lets them deactivate one another', async () => {
    const clock = manualClock()
    const { ask } = await server.serve({ keyring: { store: 'memory:', clock } })
    const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body
    await ask('POST /keys', { as: COLLEAGUE, body: { name: 'b' } })
    const members = await ask('GET /members', { as: MEMBER })
    expect(members.body.items).toMatchObject([
      { id: 'u1', account: 'acme', active: true },
      { id: 'u2', account: 'acme', active: true },
    ])
    expect((await ask('GET /members', { as: { user: 'eve', account: 'evil' } })).body.items).toMatchObject([{ id: 'eve' }])
    expect((await ask('GET /members?account=acme', { as: ADMIN })).body.items).toHaveLength(2)

    const itself = await ask('PATCH /members/u1', { as: MEMBER, body: { active: false } })
    expect([itself.status, itself.body.code]).toEqual([403, 'forbidden'])
    expect((await ask('PATCH /members/u1', { as: { user: 'eve', account: 'evil' }, body: { active: false } })).status).toBe(404)
    expect((await ask('PATCH /members/nobody', { as: MEMBER, body: { active: false } })).status).toBe(404)
    expect((await ask('PATCH /members/u2', { as: MEMBER, body: { active: 'no' } })).body.errors).toHaveProperty('active')

    expect((await ask(`GET /keys/${key.id}/members`, { as: MEMBER })).body.rotationAdvisedSince).toBeNull()
    clock.advance({ days: 1 })
    const gone = await ask('PATCH /members/u2', { as: MEMBER, body: { active: false } })
    expect([gone.status, gone.body.active]).toEqual([200, false])
    expect((await ask('GET /keys', { as: COLLEAGUE })).body.code).toBe('forbidden')
    const seen = await ask(`GET /keys/${key.id}/members`, { as: MEMBER })
    expect(seen.body).toMatchObject({ items: [{ active: true }, { active: false }], rotationAdvisedSince: clock().toISOString() })
    clock.advance({ seconds: 1 })
    await ask(`POST /keys/${key.id}/rotate`, { as: MEMBER })
    expect((await ask(`GET /keys/${key.id}/members`, { as: MEMBER })).body.rotationAdvisedSince).toBeNull()

    const back = await ask('PATCH /members/u2?account=acme', { as: ADMIN, body: { active: true } })
    expect([back.status, back.body.active]).toEqual([200, true])
    expect((await ask('GET /keys', { as: COLLEAGUE })).status).toBe(200)
  })

  it('shows and changes roles', async () => {
    const app = await server.serve({ keyring: { store: 'memory:', rules: { dedicatedRole: true } } })
    const as = { ...MEMBER, grants: ['a:*'] }
    await app.keyring.roles.create({ id: 'reader', name: 'Reader', grants: ['a:read'] })
    const { key } = (await app.ask('POST /keys', { as, body: { name: 'export', grants: ['a:read'] } })).body
    const roles = await app.ask('GET /roles', { as })
    expect(roles.body.items).toMatchObject([
      { id: 'reader', account: null, dedicatedTo: null },
      { name: 'export', grants: ['a:read'], dedicatedTo: key.id },
    ])
    const path = `/roles/${key.role}`
    const shown = await app.ask(`GET ${path}`, { as })
    expect(shown.headers.get('etag')).toBe('"1"')

    const headers = { 'if-match': '"1"' }
    const changed = await app.ask(`PATCH ${path}`, { as, body: { grants: ['a:read', 'a:write'] }, headers })
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"'])
    expect((await app.ask(`PATCH ${path}`, { as, body: { name: 'x' }, headers })).body.code).toBe('precondition_failed')
    expect((await app.ask(`GET /keys/${key.id}`, { as })).body.grants).toContain('a:write')
    expect((await app.ask(`PATCH ${path}`, { as, body: { grants: ['root'] } })).body.code).toBe('forbidden')
    expect((await app.ask(`PATCH ${path}`, { as, body: { account: 'x' } })).body.errors).toHaveProperty('account')

    expect((await app.ask(`GET ${path}`, { as: { user: 'eve', account: 'evil' } })).status).toBe(404)
    expect((await app.ask(`PATCH ${path}`, { as: { user: 'eve', account: 'evil' }, body: { name: 'x' } })).status).toBe(404)
    expect((await app.ask('PATCH /roles/reader', { as, body: { name: 'x' } })).body.code).toBe('forbidden')
    expect((await app.ask('PATCH /roles/reader', { as: ADMIN, body: { name: 'Readers' } })).body.name).toBe('Readers')
  })

  it('says what is demanded of keys', async () => {
    const rules = { keysPerAccount: 3, grantCatalogue: { 'a:read': 'Read a' } }
    const { ask } = await server.serve({ keyring: { store: 'memory:', rules } })
    expect((await ask('GET /rules', { as: MEMBER })).body).toMatchObject(rules)
    expect((await ask('GET /grants', { as: MEMBER })).body).toEqual({ items: [{ name: 'a:read', description: 'Read a' }] })
    const refused = await ask('POST /keys', { as: MEMBER, body: { name: 'a', grants: ['b:read'] } })
    expect([refused.status, refused.body.code, refused.body.rule]).toEqual([422, 'rule_violated', 'grantCatalogue'])
  })

  it('makes no more keys than an account may have, of 50 that are asked for at once', async () => {
    const { ask } = await server.serve({ keyring: { store: 'memory:', rules: { keysPerAccount: 3 } } })
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ask('POST /keys', { as: MEMBER, body: { name: `k${i}` } })),
    )
    expect(made.filter(({ status }) => status === 201)).toHaveLength(3)
    const refused = made.filter(
      ({ status, body }) => status === 409 && body.code === 'limit_reached' && body.rule === 'keysPerAccount',
    )
    expect(refused).toHaveLength(47)
  })

  it('tells who did what, to the account and to admins', async () => {
    const { ask } = await server.serve()
    const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body
    await ask('POST /keys', { as: { user: 'eve', account: 'evil' }, body: { name: 'b' } })
    const own = await ask(`GET /audit-events?subject=${key.id}&from=2020-01-01T00:00:00Z&limit=1`, { as: MEMBER })
    expect(own.body.items).toMatchObject([{ action: 'key.created', account: 'acme', subject: { kind: 'key', id: key.id } }])
    const accounts = (query: string) =>
      ask(`GET /audit-events${query}`, { as: ADMIN }).then(({ body }) => new Set(body.items.map(({ account }) => account)))
    expect(await accounts('')).toEqual(new Set(['acme', 'evil']))
    expect(await accounts('?account=evil')).toEqual(new Set(['evil']))
    expect((await ask('GET /audit-events?from=yesterday', { as: MEMBER })).body.errors).toHaveProperty('from')
  })
})
