import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createKeyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { memoryStore } from 'keywright/stores/memory'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { sendRaw } from '../http/raw-request.js'
import { authFrameworks, type Served } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'

const tokens = { algorithm: 'ES256' } as const
const METADATA = '/.well-known/oauth-authorization-server'
const RESOURCE = '/.well-known/oauth-protected-resource'

async function withKey(app: Served) {
  const { key, secret } = await app.keyring.keys.create({ name: 'export', grants: ['a:read'] })
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: key.id, client_secret: secret }).toString()
  /** The claims of a token that was asked for at this host. */
  const issuedAt = async (hostLines: readonly string[], path = '/oauth/token') => {
    const fields = ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`, 'Connection: close']
    const [answer] = await sendRaw({ port: app.port }, [`POST ${path} HTTP/1.1`, ...hostLines, ...fields, '', body].join('\r\n'))
    if (!answer) throw new Error('the connection closed without an answer')
    const token = answer.status === 200 ? String(answer.json().access_token) : null
    return { answer, token, claims: token === null ? null : await app.keyring.tokens.inspect(token) }
  }
  return { ...app, key, secret, issuedAt }
}

describe.each(authFrameworks)('token endpoints on $name', ({ name, serve }) => {
  describe('without the option issuer', () => {
    it.each(['localhost', 'localhost:3000', 'LocalHost:65535', '127.0.0.1', '127.0.0.1:8080', '[::1]', '[::1]:1'])(
      'are what the loopback host %s says',
      async host => {
        const { issuedAt, port } = await withKey(await serve({ keyring: { tokens } }))
        const { claims } = await issuedAt([`Host: ${host}`])
        expect(claims).toMatchObject({ iss: `http://${host.toLowerCase()}`, aud: `http://${host.toLowerCase()}` })
        const [document] = await sendRaw({ port }, `GET ${METADATA} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        expect(document?.json()).toMatchObject({ issuer: `http://${host.toLowerCase()}` })
      },
    )

    it.each([
      ['another host', ['Host: evil.example.com']],
      ['a host that begins like one', ['Host: localhost.evil.example.com']],
      ['a host that ends like one', ['Host: evil-localhost']],
      ['somebody else’s part', ['Host: localhost@evil.example.com']],
      ['a path', ['Host: localhost/evil']],
      ['a path behind the port', ['Host: 127.0.0.1:80/evil']],
      ['a query', ['Host: localhost?x']],
      ['a port that can’t be', ['Host: localhost:99999']],
      ['a port that is none', ['Host: localhost:0x50']],
      ['another loopback address', ['Host: 127.1']],
      ['nothing', ['Host:']],
      ['markup', ['Host: "><script>alert(1)</script>']],
      ['octets', ['Host: l\xf6calhost']],
      ['a space', ['Host: localhost evil']],
      ['two hosts', ['Host: localhost', 'Host: localhost']],
      ['a forwarded host', ['Host: evil.example.com', 'X-Forwarded-Host: localhost', 'Forwarded: host=localhost']],
    ])('believe no host that is %s', async (_what, lines) => {
      const { issuedAt, port, log } = await withKey(await serve({ keyring: { tokens } }))
      for (const path of ['/oauth/token', '/auth']) {
        const { answer } = await issuedAt(lines, path)
        expect(answer.status).toBe(400)
        // Node itself refuses what can be no host
        if (answer.body !== '') expect(answer.json().error).toBe('invalid_request')
        expect(answer.body).not.toMatch(/evil|<script/)
      }
      for (const path of [METADATA, RESOURCE]) {
        const [answer] = await sendRaw({ port }, `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)
        expect(answer?.status).toBe(400)
        expect(answer?.body).not.toMatch(/evil|<script/)
      }
      expect((await issuedAt(['Host: localhost'])).answer.status).toBe(200)
      expect(log.filter(line => line.includes('refused with'))).toEqual([])
    })

    it('take the address of a proxy’s request target for no host', async () => {
      const { issuedAt } = await withKey(await serve({ keyring: { tokens } }))
      const { claims } = await issuedAt(['Host: localhost:7'], 'http://evil.example.com/oauth/token')
      expect(claims?.iss).toBe('http://localhost:7')
    })
  })

  it('have the issuer that is configured, whatever the host', async () => {
    const issuer = 'https://api.example.com'
    const { issuedAt, use } = await withKey(await serve({ keyring: { tokens, issuer: `${issuer}/` } }))
    for (const host of ['evil.example.com', 'localhost:1', 'x/y', '"']) {
      const { claims, token } = await issuedAt([`Host: ${host}`])
      expect(claims).toMatchObject({ iss: issuer, aud: issuer })
      expect((await use(token ?? '')).status).toBe(200)
    }
  })

  it('have their documents where an issuer with a path has them', async () => {
    const issuer = 'https://example.com/apis/one'
    const { issuedAt, fetch } = await withKey(await serve({ keyring: { tokens, issuer } }))
    for (const place of [METADATA, `${METADATA}/apis/one`]) {
      const { status, body } = await fetch(place)
      expect([status, body]).toMatchObject([
        200,
        { issuer, token_endpoint: `${issuer}/oauth/token`, jwks_uri: `${issuer}/.well-known/jwks.json` },
      ])
    }
    for (const place of [RESOURCE, `${RESOURCE}/apis/one`])
      expect((await fetch(place)).body).toMatchObject({ resource: issuer, authorization_servers: [issuer] })
    expect((await fetch(`${METADATA}/apis/two`)).status).toBe(401)
    expect((await issuedAt(['Host: x'])).claims?.iss).toBe(issuer)
  })

  it('let pass what is none of their paths', async () => {
    const { fetch } = await serve({ keyring: { tokens } })
    for (const path of [
      '/oauth/token/',
      '/oauth/token/x',
      '/OAUTH/TOKEN',
      '/auth%2f',
      '/authx',
      '//auth',
      '/x/../authx',
      '/__proto__',
    ])
      expect((await fetch(path, { method: 'POST' })).status).toBe(401)
  })

  it('may be elsewhere', async () => {
    const paths = { token: '/token', auth: '/keys/exchange' }
    const { fetch, key, secret, post } = await withKey(await serve({ keyring: { tokens }, settings: { paths } }))
    expect((await post('/keys/exchange', { client_id: key.id, client_secret: secret })).status).toBe(200)
    expect((await fetch('/auth', { method: 'POST' })).status).toBe(401)
    expect((await fetch(METADATA)).body).toMatchObject({ token_endpoint: expect.stringMatching(/:\d+\/token$/) as string })
  })

  it('stand behind the origin policy of the API, and answer as OAuth does', async () => {
    const cors = { origins: ['https://app.example.com'] }
    const { post, fetch, key, secret } = await withKey(await serve({ keyring: { tokens, cors } }))
    const form = { client_id: key.id, client_secret: secret }
    expectRefusal(await post('/auth', form, { origin: 'https://evil.example.com' }), 403, 'unauthorized_client', [secret])
    const answer = await post('/auth', form, { origin: 'https://app.example.com' })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, 'https://app.example.com'])
    const preflight = await fetch('/auth', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
  })

  it('answer in OAuth’s form, whatever form refusals have', async () => {
    const renderRefusal = () => ({ status: 418, headers: { 'x-own': '1' }, body: 'own' })
    const cors = { origins: ['https://app.example.com'] }
    const { post } = await serve({ keyring: { tokens, cors, renderRefusal } })
    const form = { client_id: 'x', client_secret: 'y' }
    expectRefusal(await post('/auth', form), 401, 'invalid_client')
    expectRefusal(await post('/auth', form, { origin: 'null' }), 403, 'unauthorized_client')
  })

  it.each(['one', '{two}', '%7Bthree%7D', 'a%2Fb', '"'])(
    'may be mounted below a path, as a URL writes it or not: %s',
    async tenant => {
      // what Koa mounts below is a text, and no pattern
      const mount = name === 'Koa' ? `/t/${tenant}` : '/t/:tenant'
      const { issuedAt, fetch } = await withKey(await serve({ keyring: { tokens, issuer: 'https://api.example.com/t' }, mount }))
      expect((await issuedAt(['Host: x'], `/t/${tenant}/oauth/token`)).answer.status).toBe(200)
      const elsewhere = [`/t/${tenant}/../oauth/token`, '/t/../oauth/token', '/t/%2e%2e/auth', '/t/x/../auth']
      for (const path of elsewhere) {
        const { status } = (await issuedAt(['Host: x'], path)).answer
        expect([path, status >= 400 && status < 500]).toEqual([path, true])
      }
      expect((await fetch('/oauth/token', { method: 'POST' })).status).toBe(401)
    },
  )

  it('call themselves by where they are mounted, without the option issuer', async () => {
    const { issuedAt, fetch, post, port, use, key, secret } = await withKey(
      await serve({ keyring: { tokens }, mount: '/api/v1' }),
    )
    const base = `http://127.0.0.1:${port}/api/v1`
    const { token, claims } = await issuedAt([`Host: 127.0.0.1:${port}`], '/api/v1/oauth/token')
    expect(claims).toMatchObject({ iss: base, aud: base })
    expect((await use(token ?? '')).status).toBe(200)
    const { body } = await fetch(`/api/v1${METADATA}`)
    expect(body).toMatchObject({ issuer: base, token_endpoint: `${base}/oauth/token`, jwks_uri: `${base}/.well-known/jwks.json` })
    expect((await fetch(`/api/v1${RESOURCE}`)).body).toMatchObject({ resource: base, authorization_servers: [base] })
    const exchanged = await post('/api/v1/auth', { client_id: key.id, client_secret: secret })
    expect(exchanged.status).toBe(200)
    // what is beside it, or only begins like it, is not theirs, and what is not theirs below it passes
    for (const path of ['/oauth/token', '/api/v1x/oauth/token', '/api/v1oauth/token', '/api/v1/x', '/api/v1'])
      expect([path, (await fetch(path, { method: 'POST' })).status]).toEqual([path, 401])
  })

  it('say that the store is down, and not that the client is wrong', async () => {
    const store = memoryStore()
    const { post, secret, key, log } = await withKey(await serve({ keyring: { tokens, store, maxStalenessSeconds: 0 } }))
    store.findByDigest = () => Promise.reject(new Error(`connect ECONNREFUSED, asked by ${secret}`))
    const answer = await post('/auth', { client_id: key.id, client_secret: secret })
    expectRefusal(answer, 503, 'temporarily_unavailable', [secret, 'ECONNREFUSED'])
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(log.filter(line => line.includes('503 store_unavailable'))).toHaveLength(1)
  })

  it('say nothing of a bug in a policy', async () => {
    const policies = [
      () => {
        throw new TypeError('cannot read properties of undefined')
      },
    ]
    const { post, secret, key } = await withKey(await serve({ keyring: { tokens, policies } }))
    expectRefusal(await post('/auth', { client_id: key.id, client_secret: secret }), 500, 'server_error', ['undefined'])
  })
})

it('say that they are set up wrongly where somebody read the body and left nothing of it', async () => {
  const log: string[] = []
  const keyring = createKeyring({ store: 'memory:', logger: { warn() {}, error: message => void log.push(message) } })
  const app = express()
  app.use((req, _res, next) => void req.on('end', next).resume())
  app.use(onExpress.authServer(keyring))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await keyring.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const body = new URLSearchParams({ client_id: 'x', client_secret: 'y' })
  const answer = await fetch(`http://127.0.0.1:${port}/auth`, { method: 'POST', body })
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'server_error', error_description: 'The server failed.' }])
  expect(log).toEqual([expect.stringContaining('the body was read in front, and nothing was left of it')])
})

describe.each([
  ['Express', onExpress.authServer],
  ['Koa', onKoa.authServer],
] as const)('authServer of %s refuses at start-up', (_name, authServer) => {
  afterEach(() => vi.unstubAllEnvs())

  it('a keyring that only looks keys up, with and without a secret to seal under', () => {
    const resolver = () => createKeyring({ store: { findByDigest: () => null } })
    expect(() => authServer(resolver())).toThrow(/authServer: the keyring has a resolver .* give createKeyring a whole KeyStore/)
    vi.stubEnv('KEYWRIGHT_SECRET', 'x'.repeat(32))
    expect(() => authServer(resolver())).toThrow(/authServer: the keyring has a resolver/)
  })

  it('a store that may be shared, without a secret to seal under', () => {
    const keyring = () => createKeyring({ store: { ...memoryStore(), name: 'elsewhere' } })
    expect(() => authServer(keyring())).toThrow(/KEYWRIGHT_SECRET .*openssl rand -base64 32/)
    vi.stubEnv('KEYWRIGHT_SECRET', 'x'.repeat(32))
    expect(() => authServer(keyring())).not.toThrow()
    vi.stubEnv('KEYWRIGHT_SECRET', 'x'.repeat(31))
    expect(keyring).toThrow('KEYWRIGHT_SECRET has fewer than 32 bytes')
  })

  it.each<[what: string, options: object, message: RegExp]>([
    ['an unknown option', { identfy: () => null }, /unknown option "identfy": did you mean "identify"/],
    ['an unknown path', { paths: { tokens: '/x' } }, /paths: unknown option "tokens": did you mean "token"/],
    ['a path that is none', { paths: { token: 'token' } }, /paths: token must be a path/],
    ['two endpoints at one path', { paths: { token: '/auth' } }, /two endpoints are at one path/],
    ['a client that looks like a key', { clients: [{ id: 'key_1', name: 'x' }] }, /does not begin with "key_"/],
    [
      'a client twice',
      {
        clients: [
          { id: 'a', name: 'x' },
          { id: 'a', name: 'y' },
        ],
      },
      /an id stands twice/,
    ],
    ['a place to sign in of another form', { signInUrl: 'javascript:alert(1)' }, /signInUrl must be/],
  ])('%s', (_what, options, message) => {
    expect(() => authServer(createKeyring({ store: 'memory:' }), options)).toThrow(message)
  })

  it('what is no keyring', () => {
    expect(() => authServer({ store: 'memory:' } as never)).toThrow(/the first argument is a keyring/)
  })
})
