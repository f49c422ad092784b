import { beforeAll, expect, it } from 'vitest'
import { describeIfInstalled } from '../servers/describe-if-installed.js'
import { startNginx } from '../servers/start-nginx.js'
import { manualClock } from '../http/manual-clock.js'
import { documented } from './documented.js'
import { AMBIGUOUS } from './ambiguous.js'
import { send, type Sent, sendRaw } from './send.js'
import { useServers } from './serving.js'
import { createUpstream } from './upstream.js'

const ORIGIN = 'https://app.example.com'

describeIfInstalled(
  { name: 'nginx', programs: ['nginx'], bundle: 'nginx' },
  'behind nginx, as docs/gateway.md configures it',
  () => {
    const servers = useServers()
    const upstream = createUpstream()
    const clock = manualClock()
    let gateway: Awaited<ReturnType<typeof servers.gateway>>
    let base = ''
    const secrets: Record<string, string> = {}

    async function nginxTo(asked: string, ...changes: (readonly [text: string, instead: string])[]): Promise<string> {
      const api = await servers.listen(upstream.answer)
      const nginx = await startNginx(port =>
        documented('nginx', [
          ['listen 80;', `listen 127.0.0.1:${port};`],
          ['127.0.0.1:8484', new URL(asked).host],
          ['127.0.0.1:8080', new URL(api).host],
          ...changes,
        ]),
      )
      servers.onEnd(nginx.stop)
      return nginx.url
    }

    beforeAll(async () => {
      gateway = await servers.gateway({
        clock,
        cors: { origins: [ORIGIN], exposedHeaders: ['X-Total'], credentials: true },
        rateLimit: { per: 'key', limit: 50, windowSeconds: 60 },
        // it has the proxy tell what was asked for
        policies: [() => undefined],
      })
      const api = await servers.listen(upstream.answer)
      const config = (port: number) =>
        documented('nginx', [
          ['listen 80;', `listen 127.0.0.1:${port};`],
          ['127.0.0.1:8484', new URL(gateway.base).host],
          ['127.0.0.1:8080', new URL(api).host],
        ])
      const nginx = await startNginx(config)
      servers.onEnd(nginx.stop)
      base = nginx.url
      const { keys } = gateway.keyring
      const grants = ['monitors:read', 'reports:read']
      secrets.reader = (await keys.create({ name: 'reader', account: 'acme', owner: 'ada', grants })).secret
      secrets.other = (await keys.create({ name: 'other', grants: ['other'] })).secret
      secrets.subnet = (await keys.create({ name: 'subnet', grants, subnets: ['127.0.0.9'] })).secret
      secrets.arabic = (await keys.create({ name: 'مفتاح، "واحد"', grants: [] })).secret
      secrets.origin = (await keys.create({ name: 'origin', grants, origins: ['https://elsewhere.example'] })).secret
    })

    const as = (name: string, ...more: (readonly [string, string])[]): Sent => ({
      headers: [['x-api-key', secrets[name] ?? ''], ...more],
    })
    const lastReached = () => upstream.reached.at(-1)
    // sends something that must not reach the API
    const refused = async (target: string, sent: Sent, to = base) => {
      const before = upstream.reached.length
      const answer = await send(to, target, sent)
      expect(upstream.reached).toHaveLength(before)
      return answer
    }

    it.each([
      ['x-api-key', (secret: string) => secret],
      ['Luc-Authorization', (secret: string) => secret],
      ['Authorization', (secret: string) => `Bearer ${secret}`],
      ['authorization', (secret: string) => `lucca application=${secret}`],
    ])('lets a key in that comes in %s, and tells the API who it is', async (field, write) => {
      const answer = await send(base, '/monitors?page=2', { headers: [[field, write(secrets.reader ?? '')]] })
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: 'from the API' })
      expect(lastReached()).toMatchObject({ method: 'GET', url: '/monitors?page=2' })
      expect(lastReached()?.identity).toMatchObject({
        kind: ['api-key'],
        name: ['reader'],
        account: ['acme'],
        owner: ['ada'],
        role: ['-'],
        grants: ['monitors:read reports:read'],
        'expires-at': ['-'],
      })
      for (const name of ['authorization', 'x-api-key', 'luc-authorization']) expect(lastReached()?.lines(name)).toEqual([])
    })

    it('refuses who brings nothing, with the challenges and the problem', async () => {
      const answer = await refused('/monitors', {})
      expect(answer.status).toBe(401)
      expect(answer.lines('content-type')).toEqual(['application/problem+json'])
      expect(answer.json()).toMatchObject({ status: 401, code: 'missing_credential' })
      expect(answer.lines('www-authenticate')).toEqual([expect.stringMatching(/^Bearer realm="api".*, ApiKey realm="api"/)])
      expect(answer.lines('x-keywright-status')).toEqual([])
    })

    it.each([
      ['an unknown key', '/monitors', [['x-api-key', 'kw_live_unknown']], 401, 'unknown_key'],
      ['a malformed credential', '/monitors', [['Authorization', 'Bearer']], 400, 'invalid_request'],
      [
        'a credential twice',
        '/monitors',
        [
          ['x-api-key', 'a'],
          ['x-api-key', 'b'],
        ],
        400,
        'invalid_request',
      ],
      [
        'two credentials',
        '/monitors',
        [
          ['x-api-key', 'a'],
          ['Luc-Authorization', 'b'],
        ],
        400,
        'invalid_request',
      ],
    ] as const)('refuses %s', async (_what, target, headers, status, code) => {
      const answer = await refused(target, { headers })
      expect(answer.status).toBe(status)
      expect(answer.json()).toMatchObject({ status, code })
    })

    it('refuses a key without the grant, and says which it is', async () => {
      const answer = await refused('/monitors', as('other'))
      expect(answer.status).toBe(403)
      expect(answer.json()).toMatchObject({ code: 'insufficient_grants', required: ['monitors:read'], granted: ['other'] })
      expect(answer.lines('www-authenticate').join()).toContain('error="insufficient_scope"')
      expect((await send(base, '/things', as('other'))).status).toBe(200)
    })

    it('refuses a key where tokens alone are taken, and lets its token in', async () => {
      expect((await refused('/reports', as('reader'))).json()).toMatchObject({ code: 'api_key_not_accepted' })
      const { key, secret } = await gateway.keyring.keys.create({ name: 'client', grants: ['reports:read'] })
      const exchanged = await send(base, '/oauth/token', {
        method: 'POST',
        headers: [
          ['Authorization', `Basic ${btoa(`${key.id}:${secret}`)}`],
          ['Content-Type', 'application/x-www-form-urlencoded'],
        ],
        body: 'grant_type=client_credentials',
      })
      expect(exchanged.status).toBe(200)
      const token = String(exchanged.json().access_token)
      const answer = await send(base, '/reports', { headers: [['Authorization', `Bearer ${token}`]] })
      expect(answer.status).toBe(200)
      expect(lastReached()?.identity).toMatchObject({ kind: ['token'], scheme: ['bearer'], 'key-id': [key.id] })
      expect(lastReached()?.identity['expires-at']).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT/)])
    })

    it('refuses by subnet, whatever the client says of its address', async () => {
      expect((await send(base, '/monitors', { ...as('subnet'), from: '127.0.0.9' })).status).toBe(200)
      expect((await refused('/monitors', { ...as('subnet'), from: '127.0.0.2' })).json()).toMatchObject({
        code: 'ip_not_allowed',
      })
      for (const [name, value] of [
        ['X-Forwarded-For', '127.0.0.9'],
        ['X-Forwarded-For', '127.0.0.9, 127.0.0.9'],
        ['X_Forwarded_For', '127.0.0.9'],
        ['X-Real-IP', '127.0.0.9'],
        ['Forwarded', 'for=127.0.0.9'],
        ['X-Client-IP', '127.0.0.9'],
        ['True-Client-IP', '127.0.0.9'],
      ] as const) {
        const forged = await refused('/monitors', { ...as('subnet', [name, value], [name, value]), from: '127.0.0.2' })
        expect({ name, code: forged.json().code }).toEqual({ name, code: 'ip_not_allowed' })
        const open = await send(base, '/monitors', { ...as('subnet', [name, '198.51.100.1']), from: '127.0.0.9' })
        expect({ name, status: open.status }).toEqual({ name, status: 200 })
      }
    })

    it('hands on no word of the client on who it is', async () => {
      const names = ['Kind', 'Id', 'Key-Id', 'Name', 'Account', 'Owner', 'Role', 'Environment', 'Grants', 'Scheme', 'Expires-At']
      const forged = names.flatMap(name => [
        [`X-Keywright-${name}`, 'forged'] as const,
        [`x-keywright-${name.toLowerCase()}`, 'forged'] as const,
        [`X_Keywright_${name.replaceAll('-', '_')}`, 'forged'] as const,
      ])
      expect((await send(base, '/things', as('other', ...forged))).status).toBe(200)
      const identity = lastReached()?.identity ?? {}
      expect(Object.keys(identity).toSorted()).toEqual(names.map(name => name.toLowerCase()).toSorted())
      for (const lines of Object.values(identity)) expect(lines).toEqual([expect.not.stringContaining('forged')])
      expect(identity).toMatchObject({ account: ['-'], role: ['-'], name: ['other'] })
    })

    it('tells a name in any script, safe in a header field', async () => {
      expect((await send(base, '/things', as('arabic'))).status).toBe(200)
      const [name = ''] = lastReached()?.identity.name ?? []
      expect(name).toMatch(/^[\w%.~:@/-]+$/)
      expect(decodeURIComponent(name)).toBe('مفتاح، "واحد"')
      expect(lastReached()?.identity.grants).toEqual(['-'])
    })

    it.each([
      ['X-Original-Method', 'OPTIONS'],
      ['X-Original-URI', '/things'],
      ['X-Forwarded-Method', 'OPTIONS'],
      ['X-Forwarded-Uri', '/things'],
      ['X-HTTP-Method-Override', 'OPTIONS'],
      ['Host', 'evil.example'],
    ])('decides by what was asked for, not by the field %s', async (name, value) => {
      const forged = [name, value] as const
      expect((await refused('/monitors', as('other', forged))).status).toBeGreaterThanOrEqual(400)
      expect((await refused('/monitors', { method: 'POST', headers: [forged], body: '{}' })).status).toBeGreaterThanOrEqual(400)
    })

    it('hands a body on intact, whatever its length', async () => {
      for (const body of ['', 'x', JSON.stringify({ text: 'é'.repeat(300_000) })]) {
        const answer = await send(base, '/monitors/7', { method: 'POST', ...as('reader'), body })
        expect(answer.status).toBe(200)
        expect(lastReached()?.method).toBe('POST')
        expect(lastReached()?.body === body).toBe(true)
      }
      expect((await refused('/monitors', { method: 'POST', body: '{}' })).status).toBe(401)
    })

    it('has the gateway answer preflights, and no API see them', async () => {
      const preflight = (origin: string, target = '/monitors') =>
        refused(target, {
          method: 'OPTIONS',
          headers: [
            ['Origin', origin],
            ['Access-Control-Request-Method', 'DELETE'],
          ],
        })
      const allowed = await preflight(ORIGIN)
      expect(allowed.status).toBe(204)
      expect(allowed.lines('access-control-allow-origin')).toEqual([ORIGIN])
      expect(allowed.lines('access-control-allow-methods').join()).toContain('DELETE')
      const other = await preflight('https://evil.example')
      expect(other.status).toBe(403)
      expect(other.lines('access-control-allow-origin')).toEqual([])
      // without what makes it a preflight it is a request like others
      expect((await refused('/monitors', { method: 'OPTIONS', headers: [['Origin', ORIGIN]] })).status).toBe(401)
      expect((await refused('/monitors', { method: 'OPTIONS' })).status).toBe(401)
    })

    it('gives browsers what they need, also with a refusal', async () => {
      const origin = ['Origin', ORIGIN] as const
      for (const answer of [
        await send(base, '/monitors', as('reader', origin)),
        await refused('/monitors', { headers: [origin] }),
      ]) {
        expect(answer.lines('access-control-allow-origin')).toEqual([ORIGIN])
        expect(answer.lines('access-control-allow-credentials')).toEqual(['true'])
        expect(answer.lines('access-control-expose-headers')).toEqual(['X-Total'])
        expect(answer.lines('vary').join()).toContain('Origin')
      }
      const evil = await refused('/monitors', as('reader', ['Origin', 'https://evil.example']))
      expect([evil.status, evil.json().code, evil.lines('access-control-allow-origin')]).toEqual([403, 'origin_not_allowed', []])
      expect((await refused('/monitors', as('origin', origin))).json()).toMatchObject({ code: 'origin_not_allowed' })
    })

    it('serves the management API, tokens and nothing of its own inside', async () => {
      expect((await send(base, '/api-keys/openapi.json', {})).status).toBe(200)
      expect((await send(base, '/.well-known/jwks.json', {})).status).toBe(200)
      for (const target of ['/_keywright', '/_keywright?grants=monitors:read', '/verify', '/metrics', '/preflight'])
        expect((await refused(target, {})).status).toBeGreaterThanOrEqual(401)
      for (const target of [
        '/api-keys/../verify',
        '/api-keys/%2e%2e/verify',
        '/api-keys/..%2fverify',
        '/oauth/../verify?grants=x',
      ])
        expect((await refused(target, as('unknown'))).status).toBeGreaterThanOrEqual(400)
    })

    it('has what is not listed closed, however its path is written', async () => {
      for (const target of [
        '/',
        '/anything',
        '/thingsandmore',
        '/monitor',
        '/x/monitors',
        '/monitors.json',
        '/@keywright_refused',
      ])
        expect([target, (await refused(target, as('reader'))).status]).toEqual([target, 404])
      for (const target of ['/Monitors', '/MONITORS/7', '/%4donitors', '/monitor%73'])
        expect([target, (await refused(target, as('other'))).json().code]).toEqual([target, 'insufficient_grants'])
      for (const target of AMBIGUOUS) expect([target, (await refused(target, as('reader'))).status]).toEqual([target, 400])
      expect((await send(base, '/things/a.b/..c/%2ed?path=/../;x//', as('other'))).status).toBe(200)
    })

    it('reaches no question of a proxy through what the gateway serves itself', async () => {
      for (const target of [
        '/verify/envoy/-/../../../api-keys',
        '/verify/envoy/-/%2e%2e/..%2f../portal',
        '/verify/../oauth/token',
      ]) {
        const answer = await refused(target, as('reader'))
        expect([target, answer.status, answer.lines('x-keywright-name')]).toEqual([target, 400, []])
      }
      // also where nginx itself lets them through
      const lenient = await nginxTo(gateway.base, ['if ($keywright_ambiguous) { return 400; }', ''])
      const answer = await refused('/verify/envoy/-/../../../api-keys', as('reader'), lenient)
      expect([answer.status, answer.lines('x-keywright-name')]).toEqual([400, []])
    })

    it('hands on no word of the client on who is an admin', async () => {
      const identify = { user: 'X-Forwarded-User', account: 'X-Forwarded-Account', email: 'X-Forwarded-Email', admins: ['boss'] }
      const peopled = await servers.gateway({}, { identify })
      const to = await nginxTo(peopled.base)
      const headers = [
        ['X-Forwarded-User', 'boss'],
        ['X-Forwarded-Account', 'provider'],
        ['X-Forwarded-Email', 'boss@example.com'],
      ] as const
      for (const target of ['/api-keys/keys', '/api-keys', '/portal/keys', '/oauth/authorize', '/oauth/device']) {
        expect((await send(peopled.base, target, { headers })).status).not.toBe(401)
        const [named, unnamed] = [await send(to, target, { headers }), await send(to, target)]
        expect([target, named.status, named.lines('location')]).toEqual([target, unnamed.status, unnamed.lines('location')])
      }
      expect((await send(to, '/api-keys/keys', { headers })).status).toBe(401)
    })

    it('refuses a request that names no host', async () => {
      for (const target of ['/monitors', '/api-keys/openapi.json', '/nowhere']) {
        const answer = await sendRaw(base, `GET ${target} HTTP/1.0\r\nX-Api-Key: ${secrets.reader}\r\n\r\n`)
        expect([target, answer.split('\r\n', 1)[0]]).toEqual([target, expect.stringMatching(/^HTTP\/1\.1 400 /)])
      }
    })

    it('ends a revoked key at once', async () => {
      const { key, secret } = await gateway.keyring.keys.create({ name: 'short', grants: ['monitors:read'] })
      const sent = { headers: [['x-api-key', secret] as const] }
      expect((await send(base, '/monitors', sent)).status).toBe(200)
      await gateway.keyring.keys.revoke(key.id)
      const answer = await refused('/monitors', sent)
      expect([answer.status, answer.json().code]).toEqual([401, 'key_revoked'])
    })

    it('says when to come back, where a key comes too often', async () => {
      const { secret } = await gateway.keyring.keys.create({ name: 'busy', grants: ['monitors:read'] })
      const sent = { headers: [['x-api-key', secret] as const] }
      const first = await send(base, '/monitors', sent)
      expect(first.lines('ratelimit')).toEqual([expect.stringMatching(/r=49/)])
      for (let i = 1; i < 50; i++) expect((await send(base, '/monitors', sent)).status).toBe(200)
      const answer = await refused('/monitors', sent)
      expect([answer.status, answer.json().code]).toEqual([429, 'rate_limited'])
      expect(Number(answer.lines('retry-after')[0])).toBeGreaterThan(0)
      expect(answer.lines('ratelimit-policy')).toEqual([expect.stringContaining('q=50')])
      clock.advance({ seconds: 60 })
      expect((await send(base, '/monitors', sent)).status).toBe(200)
    })

    it('stays closed where a demand is misspelt or forgotten, and says so', async () => {
      const misspelt = await nginxTo(gateway.base, ['set $keywright_demands grants=', 'set $keywright_demands grant='])
      const forgotten = await nginxTo(gateway.base, ['set $keywright_demands grants=monitors:read;', ''])
      for (const to of [misspelt, forgotten]) {
        const said = gateway.log.length
        expect((await refused('/monitors', as('reader'), to)).status).toBe(500)
        expect(gateway.log.slice(said)).toEqual([
          expect.stringMatching(/500 misconfigured: The proxy demands something .*grants=/),
        ])
        expect((await send(to, '/things', as('reader'))).status).toBe(200)
      }
    })

    it('stays closed where nginx does not say what was asked for, or who the client is', async () => {
      const untold = await nginxTo(gateway.base, ['X-Original-', 'X-Else-'])
      expect((await refused('/things', as('reader'), untold)).status).toBe(500)
      expect((await refused('/things', as('reader'), untold)).json()).toMatchObject({ code: 'misconfigured' })
      const anonymous = await nginxTo(gateway.base, ['proxy_set_header X-Forwarded-For', 'proxy_set_header X-Else'])
      expect((await refused('/monitors', as('subnet'), anonymous)).status).toBe(403)
    })

    it('lets nobody in while the gateway is away', async () => {
      expect((await refused('/monitors', as('reader'), await nginxTo('http://127.0.0.1:9'))).status).toBe(500)
    })

    it('says 503 while the store is away, and lets in once it is back', async () => {
      let isAway = true
      const findByDigest = async () => {
        if (isAway) throw new Error('gone')
        return null
      }
      const shaky = await servers.gateway({ store: { findByDigest } })
      const to = await nginxTo(shaky.base)
      const answer = await refused('/monitors', as('reader'), to)
      expect([answer.status, answer.json().code, answer.lines('retry-after')]).toEqual([503, 'store_unavailable', ['1']])
      isAway = false
      expect((await refused('/monitors', as('reader'), to)).json()).toMatchObject({ code: 'unknown_key' })
    })
  },
)
