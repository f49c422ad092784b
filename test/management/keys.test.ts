import { describe, expect, it } from 'vitest'
import { ADMIN, MEMBER, servers } from './management-servers.js'

const KEY_FIELDS = [
  'id',
  'name',
  'state',
  'account',
  'owner',
  'role',
  'environment',
  'grants',
  'subnets',
  'origins',
  'technicalContact',
  'metadata',
  'createdAt',
  'createdBy',
  'expiresAt',
  'revokedAt',
  'revokedReason',
  'lastUsedAt',
  'lastUsedIp',
  'secrets',
]

describe.each(servers)('the life of a key over HTTP, on $name', server => {
  it.each(['memory:', 'sqlite::memory:'])('goes from creation to deletion, over %s', async store => {
    const { ask, use } = await server.serve({ keyring: { store, rules: { deleteOnlyInactive: true } } })
    const as = { ...MEMBER, grants: ['a:read', 'a:write'] }

    const made = await ask('POST /keys', { as, body: { name: 'export', grants: ['a:read'], subnets: ['127.0.0.1'] } })
    expect(made.status).toBe(201)
    const { key, secret } = made.body
    expect(Object.keys(key).toSorted()).toEqual(KEY_FIELDS.toSorted())
    expect(key).toMatchObject({
      name: 'export',
      account: 'acme',
      owner: 'u1',
      createdBy: 'u1',
      state: 'active',
      subnets: ['127.0.0.1/32'],
    })
    expect(made.headers.get('location')).toBe(`/api-keys/keys/${key.id}`)
    expect(made.headers.get('etag')).toBe('"1"')
    expect(made.headers.get('cache-control')).toBe('no-store')
    expect(await use(secret)).toBe(200)

    const path = `/keys/${key.id}`
    expect((await ask(`GET ${path}`, { as })).body).toMatchObject({ id: key.id, grants: ['a:read'] })
    const list = await ask('GET /keys', { as })
    expect(list.body.items).toHaveLength(1)
    expect(list.body.next).toBeNull()
    expect(list.text).not.toContain(secret)

    const renamed = await ask(`PATCH ${path}`, { as, body: { name: 'renamed', technicalContact: 'ops@example.com' } })
    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'renamed', '"2"'])

    const rotated = await ask(`POST ${path}/rotate`, { as, body: { graceSeconds: 60 } })
    expect([rotated.status, rotated.body.key.id, rotated.body.key.secrets.length]).toEqual([200, key.id, 2])
    expect([await use(secret), await use(rotated.body.secret)]).toEqual([200, 200])

    const old = rotated.body.key.secrets.find(({ expiresAt }) => expiresAt !== null)
    const ended = await ask(`POST ${path}/secrets/${old?.id}/end`, { as })
    expect([ended.status, ended.body.id]).toEqual([200, key.id])
    expect([await use(secret), await use(rotated.body.secret)]).toEqual([401, 200])

    expect((await ask(`DELETE ${path}`, { as })).status).toBe(409)
    const revoked = await ask(`POST ${path}/revoke`, { as, body: { reason: 'project ended' } })
    expect([revoked.status, revoked.body.state, revoked.body.revokedReason]).toEqual([200, 'revoked', 'project ended'])
    expect(await use(rotated.body.secret)).toBe(401)

    const gone = await ask(`DELETE ${path}`, { as })
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await ask(`GET ${path}`, { as })).status).toBe(404)

    const events = await ask('GET /audit-events', { as })
    const actions = events.body.items.map(({ action }) => action)
    expect(actions).toEqual(
      expect.arrayContaining(['key.created', 'key.updated', 'key.rotated', 'key.secret_ended', 'key.revoked', 'key.deleted']),
    )
    expect(events.body.items[0]?.actor).toEqual({ user: 'u1', key: null, ip: expect.stringContaining('127.0.0.1') as string })
  })

  it('pages through keys and filters them', async () => {
    const { ask } = await server.serve()
    for (const name of ['a', 'b', 'c']) await ask('POST /keys', { as: MEMBER, body: { name } })
    const first = await ask('GET /keys?limit=2', { as: MEMBER })
    expect(first.body.items).toHaveLength(2)
    const second = await ask(`GET /keys?limit=2&cursor=${first.body.next}`, { as: MEMBER })
    expect(second.body).toMatchObject({ items: [{}], next: null })
    const names = [...first.body.items, ...second.body.items].map(({ name }) => name)
    expect(names.toSorted()).toEqual(['a', 'b', 'c'])

    const id = second.body.items[0]?.id
    await ask(`POST /keys/${id}/revoke`, { as: MEMBER })
    expect((await ask('GET /keys?state=revoked', { as: MEMBER })).body.items).toMatchObject([{ id, state: 'revoked' }])
    expect((await ask('GET /keys?state=active', { as: MEMBER })).body.items).toHaveLength(2)
    expect((await ask('GET /keys?account=acme&owner=u1', { as: ADMIN })).body.items).toHaveLength(3)
    expect((await ask('GET /keys', { as: ADMIN })).body.items).toEqual([])
  })

  it('counts the requests of a key', async () => {
    const { ask, use } = await server.serve()
    const { key, secret } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body
    await use(secret)
    await use(secret)
    const usage = await ask(`GET /keys/${key.id}/usage?days=2`, { as: MEMBER })
    expect(usage.body.items).toEqual([{ day: expect.any(String) as string, requests: 2, outcomes: { allowed: 2 } }])
    expect((await ask(`GET /keys/${key.id}/usage?days=0`, { as: MEMBER })).body.errors).toHaveProperty('days')
  })
})
