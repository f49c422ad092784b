import { AuthError } from 'keywright'
import { describe, expect, it } from 'vitest'
import { ADMIN, type Managed, MEMBER, servers } from './management-servers.js'

/** A key of acme's with these grants: its secret. */
async function keyWith(app: Managed, ...grants: string[]): Promise<string> {
  const { secret } = await app.keyring.keys.create({ name: 'caller', account: 'acme', owner: 'u1', grants })
  return secret
}

describe.each(servers)('who may call, on $name', server => {
  it('asks the anonymous to sign in or to present a credential', async () => {
    const { ask } = await server.serve()
    const answer = await ask('GET /keys')
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.headers.get('www-authenticate')).toContain('Bearer realm="api"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('publishes its document to everybody', async () => {
    const { ask } = await server.serve({ path: '/v1/manage' })
    const { status, body } = await ask('GET /openapi.json')
    expect([status, body.openapi, body.servers[0]?.url]).toEqual([200, '3.1.0', '/v1/manage'])
  })

  it('takes keys with keys:read for reading and keys:write for changes', async () => {
    const app = await server.serve()
    const reader = await keyWith(app, 'keys:read')
    const writer = await keyWith(app, 'keys:write', 'keys:read', 'a:read')
    expect((await app.ask('GET /keys', { secret: reader })).body.items).toHaveLength(2)
    const refused = await app.ask('POST /keys', { secret: reader, body: { name: 'x' } })
    expect([refused.status, refused.body]).toMatchObject([403, { code: 'insufficient_grants', required: ['keys:write'] }])
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"')

    const made = await app.ask('POST /keys', { secret: writer, body: { name: 'x', grants: ['a:read'] } })
    expect([made.status, made.body.key]).toMatchObject([201, { account: 'acme', owner: 'u1' }])
    expect(made.body.key.createdBy).toMatch(/^key_/)
    const stronger = await app.ask('POST /keys', { secret: writer, body: { name: 'x', grants: ['root:all'] } })
    expect([stronger.status, stronger.body.code]).toEqual([403, 'forbidden'])
    expect(stronger.body.errors).toHaveProperty('grants')
  })

  it('answers a bad credential as every route does', async () => {
    const { ask } = await server.serve()
    const answer = await ask('GET /keys', { secret: 'no-such-secret' })
    expect([answer.status, answer.body.code]).toEqual([401, 'unknown_key'])
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('keeps what is for people from keys', async () => {
    const app = await server.serve()
    const secret = await keyWith(app, '*')
    for (const [target, body] of [
      ['POST /access-requests', { reason: 'please' }],
      ['PATCH /members/u1', { active: false }],
    ] as const) {
      expect((await app.ask(target, { secret, body })).body.code).toBe('forbidden')
    }
  })

  it('shows and revokes the presented key, whatever session there is', async () => {
    const app = await server.serve()
    const secret = await keyWith(app)
    expect((await app.ask('GET /self', { secret, as: MEMBER })).body).toMatchObject({ name: 'caller', account: 'acme' })
    expect((await app.ask('GET /self', { as: MEMBER })).body.code).toBe('unauthenticated')
    const ended = await app.ask('POST /self/revoke', { secret, body: { reason: 'leaked' } })
    expect([ended.status, ended.body.state, ended.body.revokedReason]).toEqual([200, 'revoked', 'leaked'])
    expect((await app.ask('GET /self', { secret })).body.code).toBe('key_revoked')
    const { items } = await app.keyring.audit.list({ action: 'key.revoked' })
    expect(items[0]?.actor).toMatchObject({ user: null, key: ended.body.id })
  })

  it('shows nobody what is of another account', async () => {
    const app = await server.serve()
    const { key } = await app.keyring.keys.create({ name: 'theirs', account: 'acme', owner: 'u1' })
    const as = { user: 'eve', account: 'evil' }
    const unknown = await app.ask('GET /keys/nope', { as })
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found'])
    for (const [target, body] of [
      ['GET /', undefined],
      ['PATCH /', { name: 'mine' }],
      ['DELETE /', undefined],
      ['POST /rotate', {}],
      ['POST /revoke', {}],
      [`POST /secrets/${key.secrets[0]?.id}/end`, undefined],
      ['GET /usage', undefined],
      ['GET /members', undefined],
    ] as const) {
      const foreign = await app.ask(target.replace(' /', ` /keys/${key.id}/`).replace(/\/$/, ''), { as, body })
      expect([target, foreign.status, foreign.text]).toEqual([target, 404, unknown.text])
    }
    expect((await app.ask('GET /keys', { as })).body.items).toEqual([])
    const asked = await app.ask('GET /keys?account=acme', { as })
    expect([asked.status, asked.body.code]).toEqual([403, 'forbidden'])
    // but for the coming of eve herself
    expect((await app.ask('GET /audit-events', { as })).body.items.map(({ action }) => action)).toEqual(['member.added'])
    expect((await app.ask(`GET /keys/${key.id}`, { as: ADMIN })).body.name).toBe('theirs')
    expect((await app.keyring.keys.get(key.id))?.version).toBe(1)
  })

  it('shows a personal key to its owner alone', async () => {
    const app = await server.serve({ keyring: { store: 'memory:', rules: { ownership: 'personal' } } })
    const { key } = (await app.ask('POST /keys', { as: MEMBER, body: { name: 'mine' } })).body
    const colleague = { user: 'u2', account: 'acme' }
    expect((await app.ask(`POST /keys/${key.id}/rotate`, { as: colleague })).status).toBe(404)
    expect((await app.ask('GET /keys?owner=u1', { as: colleague })).body.items).toEqual([])
    expect((await app.ask('GET /keys', { as: MEMBER })).body.items).toHaveLength(1)
    expect((await app.ask(`GET /keys/${key.id}`, { as: ADMIN })).status).toBe(200)
  })

  it('lets an admin make keys for others, and nobody else', async () => {
    const { ask } = await server.serve()
    const body = { name: 'x', account: 'other', owner: 'u9' }
    const refused = await ask('POST /keys', { as: MEMBER, body })
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([403, ['account', 'owner']])
    const made = await ask('POST /keys', { as: ADMIN, body })
    expect([made.status, made.body.key]).toMatchObject([201, { account: 'other', owner: 'u9', createdBy: 'boss' }])
    expect((await ask('GET /keys?account=other', { as: ADMIN })).body.items).toHaveLength(1)
  })

  it('closes the door to members who are not active', async () => {
    const app = await server.serve()
    await app.ask('POST /keys', { as: MEMBER, body: { name: 'x' } })
    await app.keyring.members.deactivate('u1', { account: 'acme' })
    for (const target of ['GET /keys', 'GET /rules', 'POST /keys', 'GET /members'])
      expect([target, (await app.ask(target, { as: MEMBER })).body.code]).toEqual([target, 'forbidden'])
  })

  it('takes whom a directory of the host does not find for not active', async () => {
    const people = [{ id: 'u1', account: 'acme', active: true, grants: ['a:*'] }]
    const directory = {
      find: (id: string) => people.find(person => person.id === id) ?? null,
      listByAccount: (account: string | null) => people.filter(person => person.account === account),
    }
    const { ask } = await server.serve({ keyring: { store: 'memory:', members: directory } })
    expect((await ask('GET /keys', { as: { user: 'u2', account: 'acme' } })).body.code).toBe('forbidden')
    expect((await ask('GET /keys', { as: ADMIN })).status).toBe(200)
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'x', grants: ['a:read'] } })).status).toBe(201)
    const as = { ...MEMBER, grants: ['b:read', 'a:read'] }
    expect((await ask('POST /keys', { as, body: { name: 'x', grants: ['b:read'] } })).body.code).toBe('forbidden')
    expect((await ask('POST /keys', { as, body: { name: 'x', grants: ['a:write'] } })).body.code).toBe('forbidden')
  })

  it.each<[what: string, identity: unknown]>([
    ['a name', 'u1'],
    ['true', true],
    ['no user', { account: 'acme' }],
    ['an empty user', { user: '', account: 'acme' }],
    ['no account', { user: 'u1' }],
    ['a number for an account', { user: 'u1', account: 7 }],
    ['a word for admin', { user: 'u1', account: 'acme', admin: 'no' }],
    ['a word for grants', { user: 'u1', account: 'acme', grants: 'a:read' }],
    ['a grant that is none', { user: 'u1', account: 'acme', grants: ['a b'] }],
  ])('lets nobody in where identify gives %s', async (_what, identity) => {
    const { ask, log } = await server.serve({ identify: () => identity })
    const answer = await ask('GET /keys')
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error'])
    expect(log.join('\n')).toMatch(/internal_error.*(identify|grant)/)
  })

  it('lets nobody in where identify throws, and does not tell why', async () => {
    const { ask, log } = await server.serve({ identify: () => Promise.reject(new Error('the table "sessions" is gone')) })
    const answer = await ask('GET /keys')
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error'])
    expect(answer.text).not.toContain('sessions')
    expect(log.join('\n')).toContain('the table "sessions" is gone')
    const known = await server.serve({ identify: () => Promise.reject(new AuthError('ip_not_allowed')) })
    expect((await known.ask('GET /keys')).status).toBe(500)
  })

  it('takes undefined for nobody', async () => {
    const { ask } = await server.serve({ identify: () => undefined })
    expect((await ask('GET /keys')).body.code).toBe('unauthenticated')
  })

  it('works behind apiKeyAuth, and counts a request once', async () => {
    const app = await server.serve({ auth: 'in front' })
    const secret = await keyWith(app, 'keys:read')
    expect((await app.ask('GET /keys', { as: MEMBER })).body.code).toBe('missing_credential')
    const { id } = (await app.ask('GET /self', { secret })).body
    expect((await app.keyring.keys.usage(id))[0]?.requests).toBe(1)

    const both = await server.serve({ auth: 'optional, in front' })
    expect((await both.ask('GET /keys', { as: MEMBER })).status).toBe(200)
    expect((await both.ask('GET /keys')).body.code).toBe('unauthenticated')
  })
})
