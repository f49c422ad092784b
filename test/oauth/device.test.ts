import { hash } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { proofOf, thumbprintOf } from '../tokens/proofs.js'
import { makeKey } from '../tokens/test-issuer.js'
import { authFrameworks, type AuthSetup, type Served } from './auth-servers.js'
import { ANN, deviceSteps, distantStore } from './device-steps.js'

const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/
const LONG_SCOPE = `${Array.from({ length: 241 }, (_, i) => `g${i + 1000}:${'x'.repeat(10)}`).join(' ')}x`
const NO_SUCH = 'kwd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

describe.each(authFrameworks)('a login with a device on $name', framework => {
  const serve = async (setup: AuthSetup = {}) => {
    const clock = manualClock()
    const { keyring, ...others } = setup
    const options = keyring && 'flow' in keyring ? keyring : { clock, ...keyring }
    const served = await framework.serve({ keyring: options, ...others })
    return { clock, ...served, ...deviceSteps(served) }
  }
  type Server = Awaited<ReturnType<typeof serve>>
  const approved = async ({ start, open, decide }: Server, form = {}, session: object = ANN) => {
    const { body } = await start(form)
    const page = await open({ ...session }, body.user_code)
    expect((await decide({ ...session }, page)).status).toBe(200)
    return body
  }

  it('leads from the two codes to the tokens of a login', async () => {
    const server = await serve()
    const { start, poll, open, decide, use, keyring, url, clock } = server
    const started = await start({ scope: 'a:read' })
    expect(started.status).toBe(200)
    expect(started.headers.get('cache-control')).toBe('no-store')
    const { device_code: deviceCode, user_code: code } = started.body
    expect(started.body).toEqual({
      device_code: expect.stringMatching(/^kwd_[\w-]{43}$/),
      user_code: expect.stringMatching(CODE),
      verification_uri: `${url}/oauth/device`,
      verification_uri_complete: `${url}/oauth/device?user_code=${code}`,
      expires_in: 600,
      interval: 5,
    })
    expect(await poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'authorization_pending' } })

    const page = await open(ANN, code)
    expect(page.status).toBe(200)
    const asked = '<time datetime="2030-01-01T00:00:00.000Z">Jan 1, 2030, 12:00'
    for (const said of ['tv', 'ann', 'acme', 'a:read', '127.0.0.1', asked, 'yourself, just now'])
      expect(page.text).toContain(said)
    expect(page.text).not.toContain('a:write')
    clock.advance({ seconds: 5 })
    expect(await poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'authorization_pending' } })
    expect((await decide(ANN, page)).text).toContain('Connected')

    const answer = await poll(deviceCode)
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'a:read', expires_in: 30 * 86_400 } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body.refresh_token).toMatch(/^kwr_/)
    const used = await use(answer.body.access_token)
    expect(used).toMatchObject({ status: 200, body: { account: 'acme', owner: 'ann', grants: ['a:read'] } })
    const { items } = await keyring.logins.list({ user: 'ann' })
    expect(items).toMatchObject([{ user: 'ann', account: 'acme', clientId: 'tv', grants: ['a:read'], boundTo: null }])
    const { items: events } = await keyring.audit.list({ action: 'login.started' })
    expect(events).toMatchObject([{ actor: { user: 'ann', ip: '127.0.0.1' }, subject: { id: items[0]?.id } }])
  })

  it('asks for all that the person holds where no scope is named', async () => {
    const server = await serve()
    const { device_code: deviceCode } = await approved(server)
    expect((await server.poll(deviceCode)).body.scope).toBe('a:read a:write')
  })

  it('stores no code', async () => {
    const server = await serve()
    const { start, keyring } = server
    const { device_code: deviceCode, user_code: code } = (await start()).body
    const canonical = code.replace('-', '')
    const { documents } = keyring.foundation
    const found = [
      await documents.findDocument('device_code', hash('sha256', deviceCode, 'base64url')),
      await documents.findDocument('user_code', hash('sha256', canonical, 'base64url')),
    ]
    expect(found.every(document => document !== null)).toBe(true)
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${deviceCode}|${canonical}|${code}`))
  })

  it('takes parsed bodies, and JSON', async () => {
    const server = await serve({ parsed: true })
    const { device_code: deviceCode } = await approved(server)
    const answer = await server.fetch('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
        client_id: 'tv',
      }),
    })
    expect(answer.status).toBe(200)
  })

  it.each([
    ['no client', { client_id: '' }, 401, 'invalid_client'],
    ['a client with a space', { client_id: 'a b' }, 401, 'invalid_client'],
    ['a key without its secret', { client_id: 'key_abc' }, 401, 'invalid_client'],
    ['a key with a wrong secret', { client_id: 'key_abc', client_secret: 'kw_live_no' }, 401, 'invalid_client'],
    ['two spaces in the scope', { scope: 'a  b' }, 400, 'invalid_scope'],
    ['a quote in the scope', { scope: 'a"b' }, 400, 'invalid_scope'],
    ['a scope of 4097 characters', { scope: LONG_SCOPE }, 400, 'invalid_scope'],
    ['a resource elsewhere', { resource: 'https://elsewhere.example' }, 400, 'invalid_target'],
  ])('refuses %s', async (_what, form, status, error) => {
    const { start } = await serve()
    const answer = await start(form)
    expect(answer).toMatchObject({ status, body: { error } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body.user_code).toBeUndefined()
  })

  it('refuses parameters in the URL, and twice', async () => {
    const { fetch } = await serve()
    const form = (body: string) => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
    expect((await fetch('/oauth/device_authorization?client_id=tv', form('client_id=tv'))).status).toBe(400)
    expect((await fetch('/oauth/device_authorization', form('client_id=tv&scope=a&scope=b'))).status).toBe(400)
    expect((await fetch('/oauth/device_authorization')).status).toBe(405)
  })

  it('knows only the programs that are listed, and shows their names', async () => {
    const { start, open } = await serve({ settings: { clients: [{ id: 'tv', name: 'Living-room TV' }] } })
    expect(await start({ client_id: 'other' })).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } })
    const page = await open(ANN, (await start()).body.user_code)
    expect(page.text).toContain('The program <strong><bdi>Living-room TV</bdi></strong>')
    expect(page.text).not.toContain('calls itself')
  })

  it('is open to a key with its secret, and to nobody else with its code', async () => {
    const server = await serve()
    const { keyring, poll } = server
    const { key, secret } = await keyring.keys.create({ name: 'Kiosk', account: 'acme', grants: ['x'] })
    const client = { client_id: key.id, client_secret: secret }
    const { device_code: deviceCode } = await approved(server, client)
    expect(await poll(deviceCode, { client_id: key.id })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    expect(await poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const answer = await poll(deviceCode, client)
    expect(answer).toMatchObject({ status: 200, body: { scope: 'a:read a:write' } })
    expect((await server.use(answer.body.access_token)).status).toBe(200)
  })

  describe('what a device is told', () => {
    it('invalid_request without a code, invalid_grant for one that is not known', async () => {
      const { post, poll } = await serve()
      const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'tv' }
      expect(await post('/oauth/token', grant)).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
      expect(await poll(NO_SUCH)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      const elsewhere = await poll(NO_SUCH, { resource: 'https://elsewhere.example' })
      expect(elsewhere).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
    })

    it('invalid_grant for the code of another client, which changes nothing', async () => {
      const server = await serve()
      const { device_code: deviceCode } = await approved(server)
      expect((await server.poll(deviceCode, { client_id: 'other' })).body.error).toBe('invalid_grant')
      const answer = await server.poll(deviceCode)
      expect(answer.status).toBe(200)
      expect((await server.poll(deviceCode, { client_id: 'other' })).body.error).toBe('invalid_grant')
      expect((await server.use(answer.body.access_token)).status).toBe(200)
    })

    it('slow_down where it polls too fast, and 5 seconds more each time from then on', async () => {
      const { start, poll, clock } = await serve()
      const { device_code: deviceCode } = (await start()).body
      const after = async (seconds: number) => {
        clock.advance({ seconds })
        return (await poll(deviceCode)).body.error
      }
      expect(await after(0)).toBe('authorization_pending')
      expect(await after(5)).toBe('authorization_pending')
      expect(await after(4)).toBe('slow_down')
      expect(await after(9)).toBe('slow_down')
      expect(await after(15)).toBe('authorization_pending')
      expect(await after(14)).toBe('slow_down')
      expect(await after(20)).toBe('authorization_pending')
    })

    it('slow_down without end, but it is let through once a minute', async () => {
      const { start, poll, clock } = await serve()
      const { device_code: deviceCode } = (await start()).body
      const told: string[] = []
      for (let seconds = 0; seconds < 240; seconds += 2) {
        told.push((await poll(deviceCode)).body.error)
        clock.advance({ seconds: 2 })
      }
      expect(told.slice(1, 30)).not.toContain('authorization_pending')
      expect(told.filter(error => error === 'authorization_pending').length).toBeGreaterThanOrEqual(3)
    })

    it('access_denied where the person refused', async () => {
      const { start, open, decide, poll } = await serve()
      const { device_code: deviceCode, user_code: code } = (await start()).body
      const page = await open(ANN, code)
      expect((await decide(ANN, page, 'deny')).text).toContain('Refused')
      expect(await poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'access_denied' } })
      // what is decided is decided
      expect((await decide(ANN, page)).text).toContain('not known')
      expect((await poll(deviceCode)).body.error).toBe('access_denied')
    })

    it('expired_token after ten minutes, approved or not, also once it was cleared away the code is of no use', async () => {
      const server = await serve()
      const { start, poll, clock, keyring } = server
      const [pending, late] = [(await start()).body, await approved(server)]
      clock.advance({ seconds: 599 })
      expect((await poll(pending.device_code)).body.error).toBe('authorization_pending')
      clock.advance({ seconds: 1 })
      await keyring.sweep()
      for (const { device_code: deviceCode } of [pending, late])
        expect(await poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'expired_token' } })
      clock.advance({ days: 1 })
      expect((await poll(late.device_code)).body.error).toBe('expired_token')
      await keyring.sweep()
      expect((await poll(late.device_code)).body.error).toBe('invalid_grant')
    })

    it('invalid_grant for a code that was used, and then the login has ended, also long after', async () => {
      const server = await serve()
      const { device_code: deviceCode } = await approved(server)
      const first = await server.poll(deviceCode)
      expect((await server.use(first.body.access_token)).status).toBe(200)
      server.clock.advance({ seconds: 1200 })
      expect(await server.poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      expect(await server.use(first.body.access_token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
      expect((await server.keyring.logins.list()).items).toEqual([])
      const { items } = await server.keyring.audit.list({ action: 'login.ended' })
      expect(items).toMatchObject([{ reason: 'a device code was used twice' }])
      expect((await server.poll(deviceCode)).body.error).toBe('invalid_grant')
    })
  })

  it('delivers once however many poll at once', async () => {
    const server = await serve({ keyring: { store: distantStore() } })
    const { device_code: deviceCode } = await approved(server)
    const answers = await Promise.all(Array.from({ length: 12 }, () => server.poll(deviceCode)))
    const tokens = answers.filter(({ status }) => status === 200)
    expect(tokens).toHaveLength(1)
    expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(11)
    const { items } = await server.keyring.audit.list({ action: 'login.started' })
    expect(items).toHaveLength(1)
    // of several who have the code one may have stolen it
    expect((await server.use(tokens[0]?.body.access_token ?? '')).status).toBe(401)
  })

  it.each([
    ['deactivated', (served: Served) => served.keyring.members.deactivate('ann', { account: 'acme' })],
    ['narrowed', (served: Served) => served.keyring.members.update('ann', { grants: ['a:read'] }, { account: 'acme' })],
  ])('gives nothing to a person who was %s after the approval', async (_what, change) => {
    const server = await serve()
    const { device_code: deviceCode } = await approved(server)
    await change(server)
    expect(await server.poll(deviceCode)).toMatchObject({ status: 400, body: { error: 'access_denied' } })
    expect((await server.keyring.logins.list()).items).toEqual([])
  })

  it('gives tokens that are bound to the key that the device proves to have', async () => {
    const server = await serve()
    const { device_code: deviceCode } = await approved(server)
    const key = makeKey('ES256', 'device')
    const iat = server.clock().getTime() / 1000
    const proof = proofOf(key, { htm: 'POST', htu: `${server.url}/oauth/token`, iat })
    const answer = await server.poll(deviceCode, {}, { dpop: proof })
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'DPoP' } })
    expect((await server.use(answer.body.access_token)).status).toBe(401)
    expect((await server.keyring.logins.list()).items).toMatchObject([{ boundTo: thumbprintOf(key) }])
  })

  it('is what oauth4webapi goes through', async () => {
    const server = await serve()
    const { url, open, decide, use } = server
    const insecure = { [oauth.allowInsecureRequests]: true }
    const issuer = new URL(url)
    const as = await oauth
      .discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
      .then(answer => oauth.processDiscoveryResponse(issuer, answer))
    const client: oauth.Client = { client_id: 'tv' }
    const started = await oauth
      .deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'a:read' }, insecure)
      .then(answer => oauth.processDeviceAuthorizationResponse(as, client, answer))
    const poll = async () => {
      const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), started.device_code, insecure)
      return oauth.processDeviceCodeResponse(as, client, answer)
    }
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' })
    await expect(poll()).rejects.toMatchObject({ error: 'slow_down' })
    await decide(ANN, await open(ANN, started.user_code))
    const granted = await poll()
    expect(granted).toMatchObject({ token_type: 'bearer', scope: 'a:read' })
    expect((await use(granted.access_token)).status).toBe(200)
    const refreshed = await oauth
      .refreshTokenGrantRequest(as, client, oauth.None(), granted.refresh_token ?? '', insecure)
      .then(answer => oauth.processRefreshTokenResponse(as, client, answer))
    expect((await use(refreshed.access_token)).status).toBe(200)
  })

  it('is told of in the metadata', async () => {
    const { fetch, url } = await serve()
    const { body } = await fetch('/.well-known/oauth-authorization-server')
    expect(body).toMatchObject({ device_authorization_endpoint: `${url}/oauth/device_authorization` })
    expect(body['grant_types_supported']).toContain('urn:ietf:params:oauth:grant-type:device_code')
  })

  it('is not there without sessions', async () => {
    const { start, show, poll, fetch } = await serve({ identify: false })
    expect((await fetch('/.well-known/oauth-authorization-server')).text).not.toContain('device')
    // what is not there passes on, here to apiKeyAuth
    expect((await start()).body).toMatchObject({ code: 'missing_credential' })
    expect((await show(null)).body).toMatchObject({ code: 'missing_credential' })
    expect((await poll(NO_SUCH)).body.error).toBe('unsupported_grant_type')
  })

  it('limits how many logins are begun from one address, for ten minutes', async () => {
    const { start, clock, keyring } = await serve({ keyring: { trustedProxies: ['127.0.0.1'] } })
    const from = (ip: string, form = {}) => start(form, { 'x-forwarded-for': ip })
    const answers = await Promise.all(Array.from({ length: 70 }, () => from('10.0.0.1')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
    const refused = await from('10.0.0.1')
    expect(refused).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } })
    expect(refused.headers.get('retry-after')).toBe('600')
    expect((await from('10.0.0.2')).status).toBe(200)
    // a key is known, and has a limit of its own
    const { key, secret } = await keyring.keys.create({ name: 'Kiosk', account: 'acme' })
    expect((await from('10.0.0.1', { client_id: key.id, client_secret: secret })).status).toBe(200)
    clock.advance({ seconds: 600 })
    expect((await from('10.0.0.1')).status).toBe(200)
  })

  it('limits how many logins a key begins, from wherever', async () => {
    const { start, keyring } = await serve({ keyring: { trustedProxies: ['127.0.0.1'] } })
    const [one, two] = [await keyring.keys.create({ name: 'Kiosk' }), await keyring.keys.create({ name: 'Kiosk' })]
    const by = ({ key, secret }: typeof one, n: number) =>
      start({ client_id: key.id, client_secret: secret }, { 'x-forwarded-for': `10.0.0.${n}` })
    for (let n = 0; n < 60; n++) expect((await by(one, n)).status).toBe(200)
    expect(await by(one, 60)).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } })
    expect((await by(two, 60)).status).toBe(200)
  })

  it('lets nobody stop all those whose address is not known by beginning a few', async () => {
    const { start, keyring } = await serve({ keyring: { trustedProxies: ['127.0.0.1'] } })
    const unknown = { 'x-forwarded-for': 'nonsense' }
    for (let n = 0; n < 61; n++) expect((await start({}, unknown)).status).toBe(200)
    // what has no end at all could fill the store
    const id = hash('sha256', 'address:unknown', 'base64url')
    const { documents } = keyring.foundation
    const counted = await documents.findDocument('device_code_count', id)
    if (!counted) throw new Error('they are not counted')
    const change = { kind: 'device_code_count', id, becomes: { ...counted, value: { count: 6000 } } }
    await documents.write({ documents: [change] })
    expect((await start({}, unknown)).status).toBe(429)
  })
})
