import { AuthError, type KeyringOptions } from 'keywright'
import { combine, lucca, lucidya, luminary, radix } from 'keywright/presets'
import { describe, expect, it } from 'vitest'
import { type PresetApp, presetServers } from './preset-servers.js'

const ROUTES = { '/monitors_list': null, '/export': null, '/writing': { all: ['x:write'] }, '/tokens': 'token' as const }
const VERSION = { 'x-radix-version': '1.0.0' }

async function make({ keyring }: PresetApp) {
  const { id } = await keyring.accessRequests.create({ account: 'acme', user: 'ann', reason: 'to show monitors' })
  await keyring.accessRequests.approve(id, { user: 'csm' })
  return keyring.keys.create({ name: 'both', account: 'acme', owner: 'ann', subnets: ['127.0.0.0/8'] })
}

describe.each(presetServers)('combine(lucidya(), radix()) on $name', ({ serve }) => {
  const open = async (options: KeyringOptions = combine(lucidya(), radix())) => {
    const app = await serve(options, ROUTES)
    const { key, secret } = await make(app)
    const exchange = (headers: Record<string, string>) => app.post('/auth', { client_id: key.id, client_secret: secret }, headers)
    const token = String((await exchange(VERSION)).body.access_token)
    return { app, key, secret, exchange, token }
  }

  it('takes the credentials of both', async () => {
    const { app, secret, token } = await open()
    expect((await app.get('/monitors_list?page_id=1', { 'luc-authorization': secret })).status).toBe(200)
    expect((await app.get('/export', { authorization: `Bearer ${token}`, ...VERSION })).status).toBe(200)
  })

  it('asks for the version of the API only where Radix does', async () => {
    const { app, secret, exchange, token } = await open()
    expect((await app.get('/export', { 'luc-authorization': secret })).status).toBe(200)
    const called = await app.get('/monitors_list', { authorization: `Bearer ${token}` })
    expect([called.status, called.body.code]).toEqual([400, 'unsupported_api_version'])
    expect((await exchange({})).status).toBe(400)
  })

  it('takes no key as a bearer', async () => {
    const { app, secret } = await open()
    const answer = await app.get('/export', { authorization: `Bearer ${secret}`, ...VERSION })
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token'])
  })

  it('refuses each in its own form, also behind the flow, and in the first one where nothing is presented', async () => {
    const { app, secret, token } = await open()
    const [luc, bearer] = [{ 'luc-authorization': secret }, { authorization: `Bearer ${token}`, ...VERSION }]
    const bodies = async (path: string, headers: Record<string, string>) => {
      const { status, body, headers: fields } = await app.get(path, headers)
      return [status, fields.get('content-type')?.split(';')[0], body.message ?? body.code]
    }
    const [json, problem] = ['application/json', 'application/problem+json']
    expect(await bodies('/export', { 'luc-authorization': 'nope' })).toEqual([401, json, 'Invalid authentication credentials'])
    expect(await bodies('/export', { authorization: 'Bearer nope' })).toEqual([401, problem, 'invalid_token'])
    expect(await bodies('/export', { authorization: 'Bearer a b' })).toEqual([400, problem, 'invalid_request'])
    expect(await bodies('/export', {})).toEqual([401, json, 'No API key found in request'])
    expect(await bodies('/writing', luc)).toEqual([403, json, 'A grant is missing'])
    expect(await bodies('/writing', bearer)).toEqual([403, problem, 'insufficient_grants'])
    expect(await bodies('/tokens', luc)).toEqual([403, json, 'API keys are not accepted here'])
    expect((await app.get('/tokens', bearer)).status).toBe(200)
  })

  it('holds the rules of both: one key, approved, with subnets, which falls idle and expires', async () => {
    const { app, key } = await open()
    const another = (more: object) => app.keyring.keys.create({ name: 'second', account: 'acme', ...more })
    await expect(another({ subnets: ['127.0.0.1'] })).rejects.toMatchObject({ rule: 'keysPerAccount' })
    await expect(another({})).rejects.toMatchObject({ rule: 'subnetsRequired' })
    await expect(another({ account: 'other', subnets: ['127.0.0.1'] })).rejects.toMatchObject({ rule: 'approvalRequired' })
    app.clock.advance({ days: 60 })
    await app.keyring.sweep()
    expect((await app.keyring.keys.get(key.id))?.state).toBe('expired')
  })

  it('counts the requests of an account, whichever way they come', async () => {
    const { app, secret, token } = await open(combine(lucidya({ requestsPerMinute: 3 }), radix()))
    const call = (headers: Record<string, string>) => app.get('/export', headers)
    const [luc, bearer] = [{ 'luc-authorization': secret }, { authorization: `Bearer ${token}`, ...VERSION }]
    // the exchange was the first
    expect([(await call(luc)).status, (await call(bearer)).status]).toEqual([200, 200])
    const refused = [await call(luc), await call(bearer)]
    expect(refused.map(({ status }) => status)).toEqual([429, 429])
    expect(refused.map(({ text }) => text)).toEqual([
      '{"message":"API rate limit exceeded"}',
      expect.stringContaining('"rate_limited"'),
    ])
  })

  it('replaces the key for both at once', async () => {
    const { app, key, secret, token } = await open()
    const next = await app.keyring.keys.rotate(key.id)
    expect((await app.get('/export', { 'luc-authorization': secret })).status).toBe(401)
    expect((await app.get('/export', { authorization: `Bearer ${token}`, ...VERSION })).status).toBe(401)
    expect((await app.get('/export', { 'luc-authorization': next.secret })).status).toBe(200)
  })
})

describe.each(presetServers)('what stands beside presets on $name', ({ serve }) => {
  const closed: KeyringOptions = {
    policies: [
      (_principal, { url }) => {
        if (url?.startsWith('/writing')) throw new AuthError('closed')
      },
    ],
    renderRefusal: ({ status, headers, code }) => ({ status, headers, body: `refused: ${code}` }),
  }

  it('holds for every scheme where it names none, and speaks where no preset has a form', async () => {
    const app = await serve(combine(lucidya(), luminary(), closed), ROUTES)
    const { secret } = await make(app)
    const [luc, bearer] = [{ 'luc-authorization': secret }, { authorization: `Bearer ${secret}` }]
    expect([(await app.get('/export', luc)).status, (await app.get('/export', bearer)).status]).toEqual([200, 200])
    const refused = [await app.get('/writing', luc), await app.get('/writing', bearer)]
    expect(refused.map(({ status, text }) => [status, text])).toEqual([
      [403, '{"message":"The request is refused"}'],
      [403, 'refused: closed'],
    ])
  })

  it('stays as it is where what was combined is combined again', async () => {
    const inner = combine(lucidya(), radix())
    const app = await serve(combine(inner, lucca({ origins: ['https://example.com'] })), ROUTES)
    const { id } = await app.keyring.accessRequests.create({ account: 'acme', user: 'ann', reason: 'x' })
    await app.keyring.accessRequests.approve(id, { user: 'csm' })
    const { key, secret } = await app.keyring.keys.create({
      name: 'all',
      account: 'acme',
      subnets: ['127.0.0.0/8'],
      technicalContact: 'ops@acme.example',
    })
    const { body } = await app.post('/auth', { client_id: key.id, client_secret: secret }, VERSION)
    const bearer = { authorization: `Bearer ${String(body.access_token)}` }
    expect((await app.get('/export', { 'luc-authorization': secret })).status).toBe(200)
    expect((await app.get('/export', { authorization: `lucca application=${secret}` })).status).toBe(200)
    expect([(await app.get('/export', bearer)).status, (await app.get('/export', { ...bearer, ...VERSION })).status]).toEqual([
      400, 200,
    ])
    const malformed = await Promise.all(['lucca', 'Bearer'].map(word => app.send('/export', `Authorization: ${word}`)))
    expect(malformed.map(({ status }) => status)).toEqual([401, 400])
  })
})
