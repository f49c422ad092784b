import { connect } from 'node:net'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { send, type Sent } from './send.js'
import { type ServingGateway, useServers } from './serving.js'

type Field = readonly [name: string, value: string]

const servers = useServers()
const clock = manualClock()
let gateway: ServingGateway
let secret = ''
beforeAll(async () => {
  gateway = await servers.gateway({
    clock,
    cors: { origins: ['https://app.example.com'] },
    // it has the proxy tell what was asked for
    policies: [() => undefined],
  })
  const made = await gateway.keyring.keys.create({ name: 'reader', grants: ['a', 'b'], subnets: ['192.0.2.0/24'] })
  secret = made.secret
})

// what Traefik sends, and Caddy: https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/,
// https://caddyserver.com/docs/caddyfile/directives/forward_auth
const forwarded = (method: string, uri: string, client = '192.0.2.7'): Field[] => [
  ['X-Forwarded-Method', method],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', 'api.example.com'],
  ['X-Forwarded-Uri', uri],
  ['X-Forwarded-For', client],
]
const key = (): Field => ['X-Api-Key', secret]
const ask = (target: string, headers: readonly Field[] = [...forwarded('GET', '/things'), key()], more: Sent = {}) =>
  send(gateway.base, target, { headers, ...more })
const codeOf = async (target: string, headers?: readonly Field[], more?: Sent) => {
  const answer = await ask(target, headers, more)
  return `${answer.status} ${answer.status === 200 ? 'passes' : String(answer.json().code)}`
}

describe('the demands of a proxy', () => {
  it.each([
    ['', '200 passes'],
    ['?', '200 passes'],
    ['?-', '200 passes'],
    ['?grants=a', '200 passes'],
    ['?grants=a,b', '200 passes'],
    ['?grants=a&grants=b', '200 passes'],
    ['?grants=%61', '200 passes'],
    ['?grants=a,c', '403 insufficient_grants'],
    ['?grants=a&grants=c', '403 insufficient_grants'],
    ['?any=a,c', '200 passes'],
    ['?any=c,d', '403 insufficient_grants'],
    ['?any=a&any=c', '403 insufficient_grants'],
    ['?grants=a&any=c', '403 insufficient_grants'],
    ['?token=only', '403 api_key_not_accepted'],
    ['?grants=a&token=only', '403 api_key_not_accepted'],
    ['?grant=a', '500 misconfigured'],
    ['?Grants=a', '500 misconfigured'],
    ['?grants', '500 misconfigured'],
    ['?grants=', '500 misconfigured'],
    ['?grants=a,', '500 misconfigured'],
    ['?grants=a,,b', '500 misconfigured'],
    ['?grants=*', '500 misconfigured'],
    ['?grants=a:*', '500 misconfigured'],
    ['?grants=a+b', '403 insufficient_grants'],
    ['?grants=a%20b', '500 misconfigured'],
    ['?grants=%', '500 misconfigured'],
    ['?grants=a&', '500 misconfigured'],
    ['?&grants=a', '500 misconfigured'],
    ['?token=yes', '500 misconfigured'],
    ['?token=only&token=only', '500 misconfigured'],
    ['?answers=apache', '500 misconfigured'],
    ['?grants=a?any=c', '403 insufficient_grants'],
    ['?__proto__=a', '500 misconfigured'],
  ])('%s: %s', async (query, outcome) => {
    expect(await codeOf(`/verify${query}`)).toBe(outcome)
  })

  it('are in the log where they can not be meant', async () => {
    gateway.log.length = 0
    await ask('/verify?grant=a')
    expect(gateway.log).toEqual([expect.stringContaining('500 misconfigured: The proxy demands something')])
  })

  it('count a refusal as one of the key', async () => {
    const own = await gateway.keyring.keys.create({ name: 'counted', grants: ['a'] })
    const fields = [...forwarded('GET', '/'), ['X-Api-Key', own.secret] as const]
    await ask('/verify?grants=a', fields)
    await ask('/verify?grants=b', fields)
    const [day] = await gateway.keyring.keys.usage(own.key.id, { days: 1 })
    expect(day?.outcomes).toEqual({ allowed: 1, insufficient_grants: 1 })
  })
})

describe('who may ask', () => {
  it('is a trusted proxy alone, whatever the fields of a request say', async () => {
    for (const target of ['/verify', '/verify/envoy/-/things']) {
      for (const fields of [[], [['X-Real-IP', '127.0.0.1']], [['Forwarded', 'for=127.0.0.1;by=127.0.0.1']]] as Field[][]) {
        const headers = [...forwarded('GET', '/things'), key(), ...fields]
        expect(await codeOf(target, headers, { from: '127.0.0.5' })).toBe('403 untrusted_proxy')
      }
    }
    expect(gateway.log.at(-1)).toBe('keywright: refused to answer 127.0.0.5, who is no trusted proxy')
  })

  it('must say who the client is, else no key with subnets is good', async () => {
    const headers = forwarded('GET', '/things').filter(([name]) => name !== 'X-Forwarded-For')
    expect(await codeOf('/verify', [...headers, key()])).toBe('403 ip_not_allowed')
    expect(await codeOf('/verify/envoy/-/things', [key()])).toBe('403 ip_not_allowed')
  })

  it.each([
    ['192.0.2.7', '200 passes'],
    ['198.51.100.1, 192.0.2.7', '200 passes'],
    ['192.0.2.7, 198.51.100.1', '403 ip_not_allowed'],
    ['192.0.2.7, 198.51.100.1, 127.0.0.1', '403 ip_not_allowed'],
    ['192.0.2.7, 127.0.0.1', '200 passes'],
    ['127.0.0.1', '403 ip_not_allowed'],
    ['192.0.2.7:4711', '403 ip_not_allowed'],
    ['192.0.2.7,', '403 ip_not_allowed'],
    ['', '403 ip_not_allowed'],
    ['unknown', '403 ip_not_allowed'],
  ])('and says so in X-Forwarded-For: %j gives %s', async (client, outcome) => {
    expect(await codeOf('/verify', [...forwarded('GET', '/', client), key()])).toBe(outcome)
    expect(await codeOf('/verify/envoy/-/', [['x-forwarded-for', client], key()])).toBe(outcome)
  })

  it('may say it in two lines, of which the last one counts', async () => {
    const [method, , , uri] = forwarded('GET', '/')
    const lines = (...clients: string[]) => clients.map((client): Field => ['X-Forwarded-For', client])
    const asked = (...clients: string[]) => codeOf('/verify', [method, uri, ...lines(...clients), key()] as Field[])
    expect(await asked('192.0.2.7', '198.51.100.1')).toBe('403 ip_not_allowed')
    expect(await asked('198.51.100.1', '192.0.2.7')).toBe('200 passes')
    const underscored: Field = ['X_Forwarded_For', '192.0.2.7']
    expect(await codeOf('/verify', [...forwarded('GET', '/', '198.51.100.1'), underscored, key()])).toBe('403 ip_not_allowed')
  })
})

describe('what was asked for', () => {
  it.each<[what: string, fields: Field[], outcome: string]>([
    ['nothing', [], '500 misconfigured'],
    [
      'what only reads alike',
      [
        ['X_Original_Method', 'GET'],
        ['X_Original_URI', '/'],
      ],
      '500 misconfigured',
    ],
    ['a method alone', [['X-Forwarded-Method', 'GET']], '500 misconfigured'],
    ['a path alone', [['X-Original-URI', '/']], '500 misconfigured'],
    [
      'one of each pair',
      [
        ['X-Original-Method', 'GET'],
        ['X-Forwarded-Uri', '/'],
      ],
      '400 invalid_request',
    ],
    [
      'nginx’ pair',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/'],
      ],
      '200 passes',
    ],
    [
      'both pairs',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/'],
        ['X-Forwarded-Method', 'GET'],
        ['X-Forwarded-Uri', '/'],
      ],
      '400 invalid_request',
    ],
    [
      'a method twice',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/'],
      ],
      '400 invalid_request',
    ],
    [
      'a path twice',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/'],
        ['x-original-uri', '/'],
      ],
      '400 invalid_request',
    ],
    [
      'a list of methods',
      [
        ['X-Original-Method', 'GET, POST'],
        ['X-Original-URI', '/'],
      ],
      '400 invalid_request',
    ],
    [
      'no path',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', 'things'],
      ],
      '400 invalid_request',
    ],
    [
      'a path with a space',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/a b'],
      ],
      '400 invalid_request',
    ],
    [
      'a whole URL',
      [
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', 'https://api.example.com/things'],
      ],
      '200 passes',
    ],
  ])('may be told as %s: %s', async (_what, fields, outcome) => {
    expect(await codeOf('/verify', [['X-Forwarded-For', '192.0.2.7'], key(), ...fields])).toBe(outcome)
  })

  it('must be told where a policy sees it, and need not be where none does', async () => {
    for (const [policies, outcome] of [
      [[], 200],
      [[() => undefined], 500],
    ] as const) {
      const own = await servers.gateway({ policies })
      const made = await own.keyring.keys.create({ name: 'own' })
      const headers: Field[] = [
        ['X-Forwarded-For', '192.0.2.7'],
        ['X-Api-Key', made.secret],
      ]
      expect((await send(own.base, '/verify', { headers })).status).toBe(outcome)
    }
  })

  it('is what policies see', async () => {
    const seen: unknown[] = []
    const watched = await servers.gateway({ policies: [(_principal, { method, url }) => void seen.push([method, url])] })
    const made = await watched.keyring.keys.create({ name: 'watched' })
    const own: Field = ['X-Api-Key', made.secret]
    await send(watched.base, '/verify', { headers: [...forwarded('DELETE', '/things/7?force=1'), own] })
    const headers: Field[] = [['x-forwarded-for', '192.0.2.7'], own]
    await send(watched.base, '/verify/envoy/-/things/7?a=b&grants=c', { method: 'PATCH', headers })
    expect(seen).toEqual([
      ['DELETE', '/things/7?force=1'],
      ['PATCH', '/things/7?a=b&grants=c'],
    ])
  })

  // https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto: the path is the
  // prefix and the client's own path with its query, the method is the client's own; to the addresses Envoy adds its own
  it.each([
    ['/verify/envoy/grants=a/things', '200 passes'],
    ['/verify/envoy/grants=a/things?grant=c&token=only', '200 passes'],
    ['/verify/envoy/grants=a,b&any=b,c//things/x', '200 passes'],
    ['/verify/envoy/-/things?path=../x', '200 passes'],
    ['/verify/envoy/-/things/../x', '400 invalid_request'],
    ['/verify/envoy/-/../../../api-keys', '400 invalid_request'],
    ['/verify/envoy/-/%2e%2E/%2E./.%2e/api-keys', '400 invalid_request'],
    ['/verify/envoy/-/..\\..\\..\\api-keys', '400 invalid_request'],
    ['/verify/envoy/-/..%5C..%5capi-keys', '400 invalid_request'],
    ['/verify/envoy/-/..%2Fapi-keys', '400 invalid_request'],
    ['/verify/envoy/-/#/../../../../api-keys', '400 invalid_request'],
    ['/verify/../api-keys/keys', '400 invalid_request'],
    ['/verify/.', '400 invalid_request'],
    ['http://gateway/verify/envoy/-/..', '400 invalid_request'],
    ['/verify/envoy/grants=c/things?grants=a', '403 insufficient_grants'],
    ['/verify/envoy/grants=c/grants=a/things', '403 insufficient_grants'],
    ['/verify/envoy/token=only/things', '403 api_key_not_accepted'],
    ['/verify/envoy/-/things', '200 passes'],
    ['/verify/envoy/grant=a/things', '500 misconfigured'],
    ['/verify/envoy/things', '500 misconfigured'],
    ['/verify/envoy/grants=a?x', '400 invalid_request'],
    ['/verify/things', '404 not_found'],
    ['/verify/envoy', '404 not_found'],
  ])('may stand behind Envoy’s prefix: %s gives %s', async (target, outcome) => {
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE'])
      expect(
        await codeOf(target, [['x-forwarded-for', '192.0.2.7,127.0.0.1'], key(), ['x-forwarded-method', 'x']], { method }),
      ).toBe(outcome)
  })
})

describe('the answer', () => {
  it('is 200 without a body, with all fields of who it is', async () => {
    const answer = await ask('/verify?grants=a')
    expect([answer.status, answer.body]).toEqual([200, ''])
    const names = ['kind', 'id', 'key-id', 'name', 'account', 'owner', 'role', 'environment', 'grants', 'scheme', 'expires-at']
    for (const name of names) expect(answer.lines(`x-keywright-${name}`)).toEqual([expect.stringMatching(/^\S/)])
    expect(answer.lines('x-keywright-account')).toEqual(['-'])
  })

  it.each(['-', '%', 'a,b; c="d"', 'line\u2028two', '\ud83d\ude00', 'ünïcödé'])(
    'writes the name %j so that it can be read again',
    async name => {
      const own = await gateway.keyring.keys.create({ name })
      const answer = await ask('/verify', [...forwarded('GET', '/'), ['X-Api-Key', own.secret]])
      const [written = ''] = answer.lines('x-keywright-name')
      expect(written).toMatch(/^[!-~]+$/)
      expect(written).not.toBe('-')
      expect(decodeURIComponent(written)).toBe(name)
    },
  )

  it('is the refusal as it is, and for nginx in the form that it hands on', async () => {
    const headers = [...forwarded('GET', '/'), ['Authorization', 'Bearer'] as const]
    const plain = await ask('/verify', headers)
    const nginx = await ask('/verify?answers=nginx', headers)
    expect([plain.status, nginx.status]).toEqual([400, 403])
    expect(nginx.lines('x-keywright-status')).toEqual(['400'])
    expect(JSON.parse(nginx.lines('x-keywright-problem')[0] ?? '')).toEqual(plain.json())
    expect(nginx.lines('www-authenticate')).toEqual([plain.lines('www-authenticate').join(', ')])
    expect((await ask('/verify?answers=nginx', forwarded('GET', '/'))).status).toBe(401)
  })

  it('has another form where the keyring gives refusals one, and never passes by it', async () => {
    const rendered = await servers.gateway({
      renderRefusal: ({ status }) => ({ status, headers: { 'content-type': 'text/html' }, body: '<p>\nnön</p>' }),
    })
    const answer = await send(rendered.base, '/verify?answers=nginx', { headers: forwarded('GET', '/') })
    expect([answer.status, answer.body, answer.lines('x-keywright-problem')]).toEqual([401, '<p>\nnön</p>', ['']])
  })

  it('never lets a preflight pass, and says where it belongs', async () => {
    const preflight: Field[] = [
      ['Origin', 'https://app.example.com'],
      ['Access-Control-Request-Method', 'GET'],
    ]
    const headers = [...forwarded('OPTIONS', '/things'), ...preflight]
    expect(await codeOf('/verify', headers)).toBe('401 missing_credential')
    expect(await codeOf('/verify/envoy/-/things', headers, { method: 'OPTIONS' })).toBe('401 missing_credential')
    const answered = await ask('/preflight', preflight, { method: 'OPTIONS' })
    expect([answered.status, answered.lines('access-control-allow-origin')]).toEqual([204, ['https://app.example.com']])
    expect(await codeOf('/preflight', preflight)).toBe('404 no_preflight')
    expect(await codeOf('/preflight', [], { method: 'OPTIONS' })).toBe('404 no_preflight')
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'is the same to %s',
    async method => {
      expect((await ask('/verify', undefined, { method })).status).toBe(200)
      expect((await ask('/verify', forwarded('GET', '/'), { method })).status).toBe(401)
    },
  )

  it('does not wait for a body, and reads none', async () => {
    const { port } = new URL(gateway.base)
    for (const coding of ['Content-Length: 1000000000000', 'Transfer-Encoding: chunked']) {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      const lines = [...forwarded('GET', '/'), key()].map(([name, value]) => `${name}: ${value}\r\n`).join('')
      socket.write(`POST /verify HTTP/1.1\r\nHost: x\r\n${lines}${coding}\r\n\r\n`)
      let received = ''
      socket.setEncoding('utf8').on('data', (text: string) => {
        received += text
      })
      await once(socket, 'close')
      expect(received).toMatch(/^HTTP\/1\.1 200 /)
      expect(received.toLowerCase()).toContain('connection: close')
    }
  })
})

describe('other places', () => {
  it.each([
    '/',
    '/verify/',
    '//verify',
    '/./verify',
    '/api-keys/../verify',
    '/api-keys/%2e%2e/verify',
    '/api-keys/..%2fverify',
    '/verify/../api-keys',
    '/%76erify',
    '/VERIFY',
    '/verify#x',
    '/verify%3fgrants=a',
    '/verify;x',
    '/portal',
    '/metrics',
    'http://127.0.0.1/verify',
    'http://127.0.0.1/api-keys/../verify',
    '*',
  ])('are none that let in: %s', async target => {
    const { status } = await ask(target)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  it('tell that the process lives, and whether keys can be checked', async () => {
    // nothing listens there
    const away = await servers.gateway({ store: 'redis://127.0.0.1:9' })
    const statusOf = async (base: string, path: string) => {
      const answer = await send(base, path)
      return [answer.status, answer.json()]
    }
    expect(await statusOf(gateway.base, '/healthz')).toEqual([200, { status: 'ok' }])
    expect(await statusOf(gateway.base, '/readyz')).toEqual([200, { status: 'ok' }])
    expect(await statusOf(away.base, '/healthz')).toEqual([200, { status: 'ok' }])
    expect(await statusOf(away.base, '/readyz')).toEqual([503, { status: 'down' }])
    const asked = await send(away.base, '/verify', { headers: [...forwarded('GET', '/'), key()] })
    expect([asked.status, asked.json().code]).toEqual([503, 'store_unavailable'])
  })

  it('have metrics for whoever asks directly', async () => {
    const metrics = { contentType: 'text/plain', text: async () => 'figures' }
    const measured = await servers.gateway({}, { metrics })
    const answer = await send(measured.base, '/metrics')
    expect([answer.status, answer.body]).toEqual([200, 'figures'])
    for (const name of ['X-Forwarded-For', 'Forwarded'])
      expect((await send(measured.base, '/metrics', { headers: [[name, 'for=x']] })).status).toBe(404)
  })
})
