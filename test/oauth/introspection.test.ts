import { createKeyring, type NewKey } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks, type Served } from './auth-servers.js'
import { logIn, tokenOf } from './own-tokens.js'

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })

const makeKey = async ({ keyring }: Pick<Served, 'keyring'>, more: Partial<NewKey> = {}) => {
  const { key, secret } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read'], ...more })
  return { key, secret, as: basic(key.id, secret) }
}

// that of the key of RFC 7638 section 3.1
const THUMBPRINT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
const INACTIVE = { status: 200, text: '{"active":false}' }

describe.each(authFrameworks)('introspection on $name', ({ serve }) => {
  it('tells a key what a token of its own says', async () => {
    const server = await serve()
    const { key, as } = await makeKey(server, { subnets: ['127.0.0.0/8'], origins: ['https://app.example.com'] })
    const token = await tokenOf(server, as)
    const { status, headers, body } = await server.post('/oauth/introspect', { token }, as)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-type')).toContain('application/json')
    expect(body).toEqual({
      active: true,
      token_type: 'Bearer',
      iss: server.url,
      aud: server.url,
      sub: key.id,
      client_id: key.id,
      key_id: key.id,
      account: 'acme',
      scope: 'a:read',
      subnets: ['127.0.0.0/8'],
      origins: ['https://app.example.com'],
      iat: expect.any(Number) as number,
      exp: (body.iat as number) + 3600,
      jti: expect.stringMatching(/^\w{22}$/) as string,
    })
  })

  it('takes every way in which a key says who it is, and JSON', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const token = await tokenOf(server, as)
    const credentials = { client_id: key.id, client_secret: secret }
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    for (const answer of [
      await server.post('/oauth/introspect', { token, token_type_hint: 'refresh_token' }, as),
      await server.post('/oauth/introspect', { token, token_type_hint: 'qqq', ...credentials }),
      await server.post('/oauth/introspect', { token }, { authorization: `Bearer ${secret}` }),
      await server.post('/oauth/introspect', { token, client_id: key.id }, { authorization: `bearer ${secret}` }),
      await server.fetch('/oauth/introspect', { ...json, body: JSON.stringify({ token, ...credentials }) }),
    ])
      expect(answer).toMatchObject({ status: 200, body: { active: true, client_id: key.id } })
  })

  it('refuses whoever is no key, in one way', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const other = await makeKey(server, { name: 'other' })
    const token = await tokenOf(server, as)
    const revoked = await makeKey(server, { name: 'revoked' })
    await server.keyring.keys.revoke(revoked.key.id)
    const answers = [
      await server.post('/oauth/introspect', { token }),
      await server.post('/oauth/introspect', { token, client_id: 'cli' }),
      await server.post('/oauth/introspect', { token }, basic(key.id, `${secret}x`)),
      await server.post('/oauth/introspect', { token }, basic(key.id, other.secret)),
      await server.post('/oauth/introspect', { token }, revoked.as),
      await server.post('/oauth/introspect', { token }, { authorization: `Bearer ${revoked.secret}` }),
      // a token is no key
      await server.post('/oauth/introspect', { token }, { authorization: `Bearer ${token}` }),
      await server.post('/oauth/introspect', {}),
    ]
    for (const { status, text, headers } of answers) {
      expect({ status, text }).toEqual({ status: 401, text: answers[0]?.text })
      expect(headers.get('www-authenticate')).toMatch(/^Basic /)
      expect(headers.get('cache-control')).toBe('no-store')
    }
    expect(answers[0]?.body.error).toBe('invalid_client')
  })

  it('refuses what it can not read', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const refused = { status: 400, body: { error: 'invalid_request' } }
    expect(await server.post('/oauth/introspect', {}, as)).toMatchObject(refused)
    expect(await server.post('/oauth/introspect', { token: '' }, as)).toMatchObject(refused)
    expect(await server.post('/oauth/introspect?token=x', {}, as)).toMatchObject(refused)
    const bearer = { authorization: `Bearer ${secret}` }
    expect(
      await server.post('/oauth/introspect', { token: 'x', client_id: key.id, client_secret: secret }, bearer),
    ).toMatchObject(refused)
    expect(await server.post('/oauth/introspect', { token: 'x', client_id: 'key_other' }, bearer)).toMatchObject(refused)
    expect(await server.post('/oauth/introspect', { token: 'x' }, { ...bearer, 'x-api-key': secret })).toMatchObject(refused)
    expect(await server.fetch('/oauth/introspect', { headers: as })).toMatchObject({ status: 405 })
  })

  it('leads the caller through the policies of its key', async () => {
    const server = await serve()
    const { key, secret } = await makeKey(server, { subnets: ['192.0.2.0/24'] })
    for (const as of [basic(key.id, secret), { authorization: `Bearer ${secret}` }])
      expect(await server.post('/oauth/introspect', { token: 'x' }, as)).toMatchObject({
        status: 403,
        body: { error: 'unauthorized_client' },
      })
  })

  it('says the same of every token that is not good, or not to be known of', async () => {
    const clock = manualClock(new Date().toISOString())
    const server = await serve({ keyring: { clock } })
    const { keyring } = server
    const mine = await makeKey(server)
    const other = await makeKey(server, { name: 'other' })
    const expired = await tokenOf(server, mine.as)
    clock.advance({ seconds: 3600 })
    const revoked = await tokenOf(server, mine.as)
    await keyring.tokens.revoke(revoked)
    const [head = '', body = '', signature = ''] = (await tokenOf(server, mine.as)).split('.')
    const forged = [head, body, signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`].join('.')
    const ended = await logIn(server, 'gone')
    await keyring.logins.end(ended.login.id)
    const foreign = `${head}.${Buffer.from(JSON.stringify({ iss: 'https://elsewhere.example' })).toString('base64url')}.AAAA`
    const tokens = {
      expired,
      revoked,
      forged,
      foreign,
      'of another key': await tokenOf(server, other.as),
      'of a login': (await logIn(server, 'ann')).token,
      'to renew a login': (await logIn(server, 'bob')).refreshToken,
      'of an ended login': ended.token,
      'to renew an ended login': ended.refreshToken,
      'the secret of a key': mine.secret,
      'the secret of another': other.secret,
      unknown: 'x',
      'like a refresh token': `kwr_${'A'.repeat(43)}`,
      long: `${'x'.repeat(30_000)}.y.z`,
      'with a line break': 'a\r\nb',
      'in other letters': 'токен',
    }
    const first = await server.post('/oauth/introspect', { token: 'q' }, mine.as)
    for (const [what, token] of Object.entries(tokens)) {
      const { status, text, headers } = await server.post('/oauth/introspect', { token }, mine.as)
      expect({ what, status, text }).toEqual({ what, ...INACTIVE })
      expect([...headers.keys()]).toEqual([...first.headers.keys()])
    }
    expect(server.log).toEqual([])
  })

  it('tells a key with the grant of the tokens of others, within its account', async () => {
    const server = await serve()
    const resource = await makeKey(server, { name: 'api', account: null, grants: ['tokens:introspect'] })
    const neighbour = await makeKey(server, { name: 'neighbour', account: 'umbrella', grants: ['*'] })
    const colleague = await makeKey(server, { name: 'colleague', grants: ['tokens:*'] })
    const { as } = await makeKey(server)
    const login = await logIn(server, 'ann')
    for (const token of [await tokenOf(server, as), login.token, login.refreshToken]) {
      const ask = async (caller: { as: Record<string, string> }) =>
        (await server.post('/oauth/introspect', { token }, caller.as)).body
      expect((await ask(resource)).active).toBe(true)
      expect((await ask(colleague)).active).toBe(true)
      expect(await ask(neighbour)).toEqual({ active: false })
    }
  })

  it('tells what the tokens of a login are, while its person is active', async () => {
    const server = await serve()
    const { as } = await makeKey(server, { account: null, grants: ['tokens:introspect'] })
    const { login, token, refreshToken } = await logIn(server, 'ann', { boundTo: THUMBPRINT })
    const ask = async (presented: string) => (await server.post('/oauth/introspect', { token: presented }, as)).body
    expect(await ask(token)).toEqual({
      active: true,
      token_type: 'DPoP',
      iss: server.url,
      aud: server.url,
      sub: 'ann',
      username: 'ann',
      client_id: 'cli',
      login_id: login.id,
      account: 'acme',
      scope: 'a:read',
      iat: expect.any(Number) as number,
      exp: expect.any(Number) as number,
      jti: expect.any(String) as string,
      cnf: { jkt: THUMBPRINT },
    })
    expect(await ask(refreshToken)).toEqual({
      active: true,
      iss: server.url,
      sub: 'ann',
      username: 'ann',
      client_id: 'cli',
      login_id: login.id,
      account: 'acme',
      scope: 'a:read',
      exp: Math.floor(login.expiresAt.getTime() / 1000),
      cnf: { jkt: THUMBPRINT },
    })
    await server.keyring.members.deactivate('ann', { account: 'acme' })
    expect([await ask(token), await ask(refreshToken)]).toEqual([{ active: false }, { active: false }])
    await server.keyring.members.activate('ann', { account: 'acme' })
    expect([(await ask(token)).active, (await ask(refreshToken)).active]).toEqual([true, true])
  })

  it('follows the key of a token: its end, and its narrowing', async () => {
    const server = await serve()
    const { key, as } = await makeKey(server)
    const { as: resource } = await makeKey(server, { account: null, grants: ['tokens:introspect'] })
    const token = await tokenOf(server, as)
    const ask = async () => (await server.post('/oauth/introspect', { token }, resource)).body
    const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000)
    await server.keyring.keys.update(key.id, { expiresAt: end })
    expect(await ask()).toMatchObject({ active: true, exp: end.getTime() / 1000 })
    await server.keyring.keys.update(key.id, { grants: [] })
    expect(await ask()).toEqual({ active: false })
    await server.keyring.keys.update(key.id, { grants: ['a:*'] })
    expect((await ask()).active).toBe(true)
    await server.keyring.keys.revoke(key.id)
    expect(await ask()).toEqual({ active: false })
  })

  it('never says that a token has ended because the store is down', async () => {
    const store = memoryStore()
    let down = false
    const failing = {
      ...store,
      findDocument(kind: string, id: string) {
        if (down && kind !== 'member') throw new Error('the store is down')
        return store.findDocument(kind, id)
      },
    }
    const log: string[] = []
    const note = (line: string) => void log.push(line)
    const server = await serve({
      keyring: createKeyring({ store: failing, logger: { warn: note, error: note }, maxStalenessSeconds: 0 }),
    })
    const { as } = await makeKey(server)
    const token = await tokenOf(server, as)
    const { refreshToken } = await logIn(server, 'ann')
    down = true
    for (const presented of [token, refreshToken, 'x']) {
      const { status, body, headers } = await server.post('/oauth/introspect', { token: presented }, as)
      expect({ status, error: body.error }).toEqual({ status: 503, error: 'temporarily_unavailable' })
      expect(headers.get('retry-after')).toBe('1')
      expect(headers.get('cache-control')).toBe('no-store')
    }
    expect(log.join()).not.toContain(token)
  })
})
