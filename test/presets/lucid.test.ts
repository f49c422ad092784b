import { describe, expect, it } from 'vitest'
import { lucid } from 'keywright/presets'
import { type PresetApp, presetServers, type Routes } from './preset-servers.js'

// each endpoint lists the grants of which any one suffices; some take tokens alone
const ROUTES: Routes = {
  '/documents': { any: ['document.content', 'document.content:readonly'] },
  '/users': { any: ['user.profile'] },
  '/admin/audit': 'token',
}
const VERSION = { 'Lucid-Api-Version': '1' }
const ANN = { user: 'ann', account: 'acme' }
const READ = ['document.content:readonly']

async function make(app: PresetApp, more: object = {}, as: object = ANN) {
  const { status, body } = await app.manage('POST /keys', { as, body: { name: 'script', grants: READ, ...more } })
  expect([status, body]).toEqual([201, expect.anything()])
  return { id: (body.key as { id: string }).id, secret: String(body.secret) }
}

describe.each(presetServers)('lucid() on $name', ({ serve }) => {
  const open = async (options?: Parameters<typeof lucid>[0]) => {
    const app = await serve(lucid(options), ROUTES)
    const get = (path: string, secret: string, headers: Record<string, string> = VERSION) =>
      app.get(path, { authorization: `Bearer ${secret}`, ...headers })
    return { app, get, ...(await make(app)) }
  }

  it('takes bearer keys with any one of the grants that the endpoint lists', async () => {
    const { app, get, secret } = await open()
    const writing = await make(app, { grants: ['document.content'] })
    for (const one of [secret, writing.secret]) expect((await get('/documents', one)).status).toBe(200)
    const refused = await get('/users', secret)
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_grants'])
    expect((await app.get('/documents', { 'x-api-key': secret, ...VERSION })).status).toBe(401)
  })

  it('takes tokens alone where the endpoint takes no API keys', async () => {
    const { app, get, id, secret } = await open()
    const refused = await get('/admin/audit', secret)
    expect([refused.status, refused.body.code]).toEqual([403, 'api_key_not_accepted'])
    const { body } = await app.post('/auth', { client_id: id, client_secret: secret }, VERSION)
    expect((await get('/admin/audit', String(body.access_token))).status).toBe(200)
  })

  it.each<[what: string, lines: readonly string[], status: number]>([
    ['the version', ['Lucid-Api-Version: 1'], 200],
    ['the version in small letters', ['lucid-api-version: 1'], 200],
    ['no version', [], 400],
    ['another version', ['Lucid-Api-Version: 2'], 400],
    ['an empty version', ['Lucid-Api-Version:'], 400],
    ['the version twice', ['Lucid-Api-Version: 1', 'Lucid-Api-Version: 1'], 400],
  ])('wants %s', async (_what, lines, status) => {
    const { app, secret } = await open()
    const answer = await app.send('/documents', `Authorization: Bearer ${secret}`, ...lines)
    expect([answer.status, answer.json().code]).toEqual([status, status === 200 ? undefined : 'unsupported_api_version'])
  })

  it('never lets a key do more than its owner, as things are now', async () => {
    const { app, get } = await open()
    const { secret } = await make(app, { grants: ['document.content', 'user.profile'] })
    expect((await get('/users', secret)).status).toBe(200)
    await app.keyring.members.update('ann', { grants: ['document.content'] }, { account: 'acme' })
    expect([(await get('/users', secret)).status, (await get('/documents', secret)).status]).toEqual([403, 200])
    await app.keyring.members.deactivate('ann', { account: 'acme' })
    const refused = await get('/documents', secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'owner_inactive'])
    await app.keyring.members.activate('ann', { account: 'acme' })
    expect((await get('/documents', secret)).status).toBe(200)
  })

  it("keeps a key from everybody but its owner, and has nobody make another's", async () => {
    const { app, id } = await open()
    const bob = { user: 'bob', account: 'acme' }
    expect((await app.manage(`GET /keys/${id}`, { as: bob })).status).toBe(404)
    expect((await app.manage('GET /keys', { as: bob })).body.items).toEqual([])
    expect((await app.manage('GET /keys', { as: ANN })).body.items).toHaveLength(1)
    const made = await app.manage('POST /keys', { as: { ...bob, grants: READ }, body: { name: 'x', grants: ['user.profile'] } })
    expect([made.status, made.body.code]).toEqual([403, 'forbidden'])
  })

  it('fixes the grants when a key is made, and lets the name be changed later', async () => {
    const { app, id } = await open()
    const none = await app.manage('POST /keys', { as: ANN, body: { name: 'none' } })
    expect([none.status, none.body.rule]).toEqual([422, 'grantsRequired'])
    const widened = await app.manage(`PATCH /keys/${id}`, { as: ANN, body: { grants: [...READ, 'user.profile'] } })
    expect([widened.status, widened.body.rule]).toEqual([422, 'grantsImmutable'])
    const renamed = await app.manage(`PATCH /keys/${id}`, { as: ANN, body: { name: 'renamed' } })
    expect([renamed.status, renamed.body.name, renamed.body.grants]).toEqual([200, 'renamed', READ])
  })

  it('lets a key end at will or never, and does not renew it once it has', async () => {
    const { app, get, id } = await open()
    expect((await app.manage(`GET /keys/${id}`, { as: ANN })).body.expiresAt).toBeNull()
    const expiresAt = new Date(app.clock().getTime() + 86_400_000).toISOString()
    const ending = await make(app, { expiresAt })
    const path = `/keys/${ending.id}`
    expect((await get('/documents', ending.secret)).status).toBe(200)
    app.clock.advance({ days: 1 })
    const refused = await get('/documents', ending.secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'key_expired'])
    for (const body of [{ expiresAt: null }, { expiresAt: '2031-01-01T00:00:00Z' }])
      expect((await app.manage(`PATCH ${path}`, { as: ANN, body })).status).toBe(409)
    expect((await app.manage(`POST ${path}/rotate`, { as: ANN, body: {} })).status).toBe(409)
  })

  it('shows a secret once, and has a key deleted at any time', async () => {
    const { app, get, id, secret } = await open()
    expect((await app.manage(`GET /keys/${id}`, { as: ANN })).text).not.toContain(secret)
    expect((await app.manage(`DELETE /keys/${id}`, { as: ANN })).status).toBe(204)
    const refused = await get('/documents', secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'unknown_key'])
  })

  it('offers the grants that it is told of, and no others', async () => {
    const { app } = await open({ grantCatalogue: { 'document.content:readonly': 'See documents' } })
    const refused = await app.manage('POST /keys', { as: ANN, body: { name: 'x', grants: ['user.profile'] } })
    expect([refused.status, refused.body.rule]).toEqual([422, 'grantCatalogue'])
  })
})

describe('lucid', () => {
  it.each<[options: object, message: string]>([
    [{ grantCatalogue: ['a'] }, 'lucid: grantCatalogue must be an object'],
    [{ grants: {} }, 'lucid: unknown option "grants". Known: grantCatalogue'],
  ])('refuses %j', (options, message) => {
    expect(() => lucid(options)).toThrow(TypeError)
    expect(() => lucid(options)).toThrow(message)
  })
})
