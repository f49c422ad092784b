import { connect } from 'node:net'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { sendRaw } from '../http/raw-request.js'
import { ADMIN, type BodyParser, MEMBER, servers } from './management-servers.js'

const PARSERS: readonly BodyParser[] = ['none', 'object', 'bytes', 'text']

describe.each(servers)('requests of the management API on $name', server => {
  describe.each(PARSERS)('behind a body parser that leaves: %s', bodyParser => {
    it('reads bodies, and requests without one', async () => {
      const { ask } = await server.serve({ bodyParser })
      const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'Schlüssel ✓' } })).body
      expect(key.name).toBe('Schlüssel ✓')
      expect((await ask(`POST /keys/${key.id}/rotate`, { as: MEMBER })).status).toBe(200)
      expect((await ask(`POST /keys/${key.id}/revoke`, { as: MEMBER })).body.revokedReason).toBeNull()
      expect((await ask(`DELETE /keys/${key.id}`, { as: MEMBER })).status).toBe(204)
    })

    it('takes nothing but JSON', async () => {
      const { ask } = await server.serve({ bodyParser })
      const form = { as: MEMBER, text: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      const plain = { as: MEMBER, text: '{"name":"x"}', headers: { 'content-type': 'text/plain' } }
      for (const sent of [form, plain]) {
        const answer = await ask('POST /keys', sent)
        // a parser for objects alone leaves nothing of others
        if (bodyParser === 'object' && server.name === 'Koa') expect(answer.status).toBeGreaterThanOrEqual(400)
        else expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type'])
      }
    })
  })

  it.each(['{', '{"name":', 'null ?', '\u0000'])('refuses the malformed body %j', async text => {
    const { ask } = await server.serve()
    const answer = await ask('POST /keys', { as: MEMBER, text })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
  })

  it('refuses a body that is no UTF-8, or packed', async () => {
    const { ask } = await server.serve()
    const latin = await ask('POST /keys', { as: MEMBER, text: Buffer.from('{"name":"\xff"}', 'latin1') })
    expect([latin.status, latin.body.code]).toEqual([400, 'invalid_request'])
    const packed = await ask('POST /keys', {
      as: MEMBER,
      text: gzipSync('{"name":"x"}'),
      headers: { 'content-encoding': 'gzip' },
    })
    expect([packed.status, packed.body.code]).toEqual([415, 'unsupported_media_type'])
  })

  it.each(['[]', '"name"', '7', 'null'])('wants an object, not %s', async text => {
    const { ask } = await server.serve()
    const answer = await ask('POST /keys', { as: MEMBER, text })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
  })

  it('refuses a body that is too long, stated or not', async () => {
    const { ask, port } = await server.serve()
    const long = await ask('POST /keys', { as: MEMBER, body: { name: 'x'.repeat(300_000) } })
    expect([long.status, long.body.code]).toEqual([413, 'content_too_large'])
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
    const [chunked] = await sendRaw(
      { port },
      `POST /api-keys/keys HTTP/1.1\r\nHost: x\r\nx-session: ${JSON.stringify(MEMBER)}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`,
    )
    expect(chunked?.status).toBe(413)
    const deep = await ask('POST /keys', {
      as: MEMBER,
      text: `{"name":"x","metadata":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    })
    expect([deep.status, deep.body.code]).toEqual([400, 'invalid_request'])
    const again = { 'idempotency-key': 'once-and-never-again' }
    const nested = (levels: number) => `{"name":"x","metadata":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`
    for (const [levels, status] of [
      [100_000, 400],
      [63, 400],
      [40, 422],
      [30, 201],
    ] as const) {
      const answer = await ask('POST /keys', { as: MEMBER, text: nested(levels), headers: again })
      expect([levels, answer.status]).toEqual([levels, status])
    }
    expect((await ask('GET /keys', { as: MEMBER })).status).toBe(200)
  })

  it('survives a caller who goes away in the middle of a body', async () => {
    const { ask, port, log } = await server.serve()
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `POST /api-keys/keys HTTP/1.1\r\nHost: x\r\nx-session: ${JSON.stringify(MEMBER)}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`,
    )
    socket.end()
    socket.resume()
    await once(socket, 'close')
    expect((await ask('GET /keys', { as: MEMBER })).body.items).toEqual([])
    expect(log.filter(line => line.includes('refused with'))).toEqual([])
  })

  it('names the fields that are wrong, and those that nobody may set', async () => {
    const { ask } = await server.serve()
    const body = {
      id: 'key_1',
      createdAt: '2020-01-01T00:00:00Z',
      state: 'active',
      grants: 'a:read',
      subnets: [],
      expiresAt: 'soon',
    }
    const answer = await ask('POST /keys', { as: MEMBER, body })
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_input'])
    expect(answer.body.errors).toEqual({
      id: expect.stringContaining('cannot be set; the fields are name, ') as string,
      createdAt: expect.stringContaining('cannot be set') as string,
      state: expect.stringContaining('cannot be set') as string,
      name: 'is missing',
      grants: 'must be array',
      subnets: 'an empty list would allow nobody: leave it out to allow any',
      expiresAt: 'is an instant in ISO 8601, such as "2030-01-31T12:00:00Z"',
    })
    const core = await ask('POST /keys', { as: MEMBER, body: { name: 'x', subnets: ['10.0.0.5/8'] } })
    expect(core.body.errors.subnets).toContain('10.0.0.0/8')
    const mixed = { name: 'x', expiresAt: 'soon', subnets: ['10.0.0.5/8'], grants: ['mon*'], technicalContact: ' ' }
    for (const target of [
      'POST /keys',
      `PATCH /keys/${(await ask('POST /keys', { as: MEMBER, body: { name: 'x' } })).body.key.id}`,
    ])
      expect((await ask(target, { as: MEMBER, body: mixed })).body.errors).toEqual({
        expiresAt: expect.stringContaining('ISO 8601') as string,
        subnets: expect.stringContaining('has host bits') as string,
        grants: expect.stringContaining('"mon*"') as string,
        technicalContact: 'must not be empty',
      })
    const proto = await ask('POST /keys', { as: MEMBER, text: '{"name":"x","__proto__":{"admin":true}}' })
    expect([proto.status, Object.getOwnPropertyNames(proto.body.errors)]).toEqual([422, ['__proto__']])

    const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'x' } })).body
    for (const changes of [{}, { owner: 'u2' }, { account: 'other' }, { createdAt: null }, { version: 9 }, { subnets: [] }]) {
      const refused = await ask(`PATCH /keys/${key.id}`, { as: MEMBER, body: changes })
      expect([changes, refused.status, refused.body.code]).toEqual([changes, 422, 'invalid_input'])
    }
    expect((await ask(`POST /keys/${key.id}/rotate`, { as: MEMBER, body: { graceSeconds: -1 } })).body.errors.graceSeconds).toBe(
      'is 0 at least',
    )
  })

  it.each([
    ['?stat=active', 'stat'],
    ['?state=gone', 'state'],
    ['?limit=0', 'limit'],
    ['?limit=101', 'limit'],
    ['?limit=1e1', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?cursor=%00', 'cursor'],
    ['?__proto__=1', '__proto__'],
  ])('refuses the query %s by name', async (query, name) => {
    const { ask } = await server.serve()
    const answer = await ask(`GET /keys${query}`, { as: MEMBER })
    expect([answer.status, answer.body.code, Object.getOwnPropertyNames(answer.body.errors)]).toEqual([
      422,
      'invalid_input',
      [name],
    ])
  })

  it('knows its paths and methods', async () => {
    const { ask, port } = await server.serve()
    for (const path of [
      '',
      '/',
      '/nothing',
      '/keys/',
      '/keys//rotate',
      '/keys/%',
      '/keys/..%2fself/x',
      `/keys/${'x'.repeat(300)}`,
    ])
      expect([path, (await ask(`GET ${path || '?'}`, { as: MEMBER })).body.code]).toEqual([path, 'not_found'])
    const put = await ask('PUT /keys', { as: MEMBER, body: {} })
    expect([put.status, put.body.code, put.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET, HEAD, POST'])
    expect((await ask('OPTIONS /keys')).status).toBe(405)
    for (const line of ['TRACE /api-keys/keys', 'PROPFIND /api-keys/keys'])
      expect((await sendRaw({ port }, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`))[0]?.status).toBe(405)
    const head = await ask('HEAD /keys', { as: MEMBER })
    expect([head.status, head.text]).toEqual([200, ''])
    const [absolute] = await sendRaw({ port }, 'GET http://x/api-keys/rules HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(absolute?.status).toBe(401)
  })

  it('is below its path alone', async () => {
    const app = await server.serve()
    const { secret } = await app.keyring.keys.create({ name: 'x' })
    const beside = await fetch(`${app.url}/api-keysx`, { headers: { 'x-api-key': secret } })
    expect(await beside.json()).toEqual({ passed: 'on' })
  })

  it('answers 503 where the store fails, and says no more', async () => {
    const { ask, keyring, log } = await server.serve()
    await keyring.close()
    const answer = await ask('GET /keys', { as: MEMBER })
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'store_unavailable', '1'])
    expect(answer.text).not.toContain('closed')
    expect(log.join('\n')).toContain('the keyring is closed')
  })

  it('answers 503 where the store hangs', async () => {
    const store = { ...memoryStore(), list: () => new Promise<never>(() => undefined) }
    const { ask } = await server.serve({ keyring: { store } })
    await ask('GET /rules', { as: MEMBER })
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const asking = ask('GET /keys', { as: MEMBER })
    const answered = asking.then(() => true)
    while (!(await Promise.race([answered, new Promise(resolve => setImmediate(resolve, false))]))) vi.advanceTimersByTime(1000)
    expect((await asking).body.code).toBe('store_unavailable')
  })

  describe('from a browser', () => {
    const change = { as: MEMBER, body: { name: 'x' } }

    it.each<[what: string, headers: Record<string, string>, status: number]>([
      ['a page of this origin', { 'sec-fetch-site': 'same-origin', origin: 'https://app.example.com' }, 201],
      ['the user', { 'sec-fetch-site': 'none' }, 201],
      ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
      ['another site that hides', { 'sec-fetch-site': 'cross-site' }, 403],
      ['another sub-domain', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.com' }, 403],
      ['nobody knows where', { 'sec-fetch-site': 'elsewhere' }, 403],
      ['an old browser, of another site', { origin: 'https://evil.example' }, 403],
      ['an old browser, of no site', { origin: 'null' }, 403],
      ['no browser', {}, 201],
    ])('takes a change from %s with %j: %i', async (_what, headers, status) => {
      const { ask, keyring } = await server.serve()
      const answer = await ask('POST /keys', { ...change, headers })
      expect(answer.status).toBe(status)
      if (status === 403) expect(answer.body.code).toBe('forbidden')
      // nothing is written for who did not ask, not even that there is such a person
      expect((await keyring.members.find('u1', 'acme')) === null).toBe(status === 403)
    })

    it('knows its own host', async () => {
      const { ask, port } = await server.serve()
      expect((await ask('POST /keys', { ...change, headers: { origin: `http://127.0.0.1:${port}` } })).status).toBe(201)
      expect((await ask('POST /keys', { ...change, headers: { origin: `http://127.0.0.1:${port + 1}` } })).status).toBe(403)
    })

    it('takes changes from the origins that cors names, and answers their preflights', async () => {
      const cors = { origins: ['https://console.example.com'], credentials: true }
      const { ask } = await server.serve({ keyring: { store: 'memory:', cors } })
      const headers = { origin: 'https://console.example.com', 'sec-fetch-site': 'cross-site' }
      const made = await ask('POST /keys', { ...change, headers })
      expect([made.status, made.headers.get('access-control-allow-origin')]).toEqual([201, headers.origin])
      const preflight = { ...headers, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'content-type' }
      const allowed = await ask('OPTIONS /keys/x', { headers: preflight })
      expect([allowed.status, allowed.text]).toEqual([204, ''])
      expect(allowed.headers.get('access-control-allow-methods')).toContain('PATCH')
      const missing = await ask('GET /keys/nope', { as: MEMBER, headers })
      expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, headers.origin])
      const evil = await ask('POST /keys', { ...change, headers: { origin: 'https://evil.example' } })
      expect([evil.status, evil.body.code]).toEqual([403, 'origin_not_allowed'])
    })

    it('does not take any origin for one that cors names', async () => {
      const { ask } = await server.serve({ keyring: { store: 'memory:', cors: { origins: '*' } } })
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      expect((await ask('POST /keys', { ...change, headers })).body.code).toBe('forbidden')
      expect((await ask('GET /keys', { as: MEMBER, headers })).status).toBe(200)
    })

    it('takes credentials from wherever they come', async () => {
      const app = await server.serve()
      const { secret } = await app.keyring.keys.create({ name: 'x', account: 'acme', grants: ['keys:write'] })
      const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      expect((await app.ask('POST /keys', { secret, body: { name: 'y' }, headers })).status).toBe(201)
    })
  })

  describe('with If-Match', () => {
    it.each<[ifMatch: string, status: number]>([
      ['"1"', 200],
      ['*', 200],
      ['"7", "1"', 200],
      ['"2"', 412],
      ['W/"1"', 412],
      ['"01"', 412],
      ['1', 400],
      ['"1', 400],
      ['', 400],
    ])('%s answers %i', async (ifMatch, status) => {
      const { ask } = await server.serve()
      const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body
      const answer = await ask(`PATCH /keys/${key.id}`, { as: MEMBER, body: { name: 'b' }, headers: { 'if-match': ifMatch } })
      expect(answer.status).toBe(status)
      if (status !== 200) expect(answer.body.code).toBe(status === 412 ? 'precondition_failed' : 'invalid_request')
      expect((await ask(`GET /keys/${key.id}`, { as: MEMBER })).body.name).toBe(status === 200 ? 'b' : 'a')
    })

    it('holds for every change of a key', async () => {
      const { ask } = await server.serve()
      const made = await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })
      const path = `/keys/${made.body.key.id}`
      const rotated = await ask(`POST ${path}/rotate`, { as: MEMBER, body: { graceSeconds: 60 } })
      const old = rotated.body.key.secrets.find(({ expiresAt }) => expiresAt !== null)?.id
      const headers = { 'if-match': made.headers.get('etag') ?? '' }
      for (const target of [`POST ${path}/rotate`, `POST ${path}/secrets/${old}/end`, `POST ${path}/revoke`, `DELETE ${path}`])
        expect([target, (await ask(target, { as: MEMBER, headers })).body.code]).toEqual([target, 'precondition_failed'])
      const now = { 'if-match': rotated.headers.get('etag') ?? '' }
      expect((await ask(`DELETE ${path}`, { as: ADMIN, headers: now })).status).toBe(204)
    })
  })
})
