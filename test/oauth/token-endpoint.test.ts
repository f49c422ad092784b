import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sendRaw } from '../http/raw-request.js'
import { authFrameworks, type AuthSetup, type OAuthAnswer, type Served } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'

type Body = NonNullable<RequestInit['body']>

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const PARSERS = [
  ['without a body parser', false],
  ['behind a body parser', true],
] as const
const ENDPOINTS = ['/auth', '/oauth/token'] as const

async function withKey(app: Served) {
  const { key, secret } = await app.keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read', 'b:*'] })
  const fields = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
  const send = (path: string, body: Body | null, type: string | null = JSON_TYPE, headers: Record<string, string> = {}) =>
    app.fetch(path, {
      method: 'POST',
      body,
      headers: { ...(type === null ? {} : { 'content-type': type }), ...headers },
    })
  const works = async () => {
    for (const path of ENDPOINTS) expect((await send(path, JSON.stringify(fields))).status).toBe(200)
  }
  return { ...app, key, secret, fields, send, works, form: new URLSearchParams(fields).toString() }
}

type Scene = Awaited<ReturnType<typeof withKey>>

/** A body that is refused. */
interface Row {
  what: string
  body: (scene: Scene) => Body
  type?: string | null
  headers?: Record<string, string>
  status?: number
  /** Whether a body parser in front may refuse it before, or read it. */
  parserDecides?: true
}

const json = (change: (fields: Scene['fields']) => unknown) => (scene: Scene) => JSON.stringify(change(scene.fields))
const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels)

const ROWS: readonly Row[] = [
  { what: 'nothing', body: () => '', type: FORM },
  { what: 'nothing, as JSON', body: () => '', parserDecides: true },
  { what: 'an empty object', body: () => '{}' },
  { what: 'no type', body: ({ fields }) => new Blob([JSON.stringify(fields)]), type: null, status: 415, parserDecides: true },
  { what: 'plain text', body: ({ form }) => form, type: 'text/plain', status: 415, parserDecides: true },
  {
    what: 'a form of several parts',
    body: ({ form }) => form,
    type: 'multipart/form-data; boundary=x',
    status: 415,
    parserDecides: true,
  },
  { what: 'a form that is said to be JSON', body: ({ form }) => form, parserDecides: true },
  { what: 'JSON that is said to be a form', body: ({ fields }) => JSON.stringify(fields), type: FORM },
  { what: 'JSON cut off', body: ({ fields }) => JSON.stringify(fields).slice(0, -1), parserDecides: true },
  { what: 'an array', body: json(fields => [fields]) },
  { what: 'null', body: () => 'null', parserDecides: true },
  { what: 'a number', body: () => '7', parserDecides: true },
  { what: 'a text', body: () => '"client_credentials"', parserDecides: true },
  { what: 'a number as the secret', body: json(fields => ({ ...fields, client_secret: 7 })) },
  { what: 'null as the secret', body: json(fields => ({ ...fields, client_secret: null })) },
  { what: 'true as the id', body: json(fields => ({ ...fields, client_id: true })) },
  { what: 'a list as the secret', body: json(fields => ({ ...fields, client_secret: [fields.client_secret] })) },
  { what: 'an object as the id', body: json(fields => ({ ...fields, client_id: { $ne: '' } })) },
  { what: 'a list of 10,000 levels', body: () => `{"client_id":${deep(10_000, '[', ']')}}` },
  { what: 'an object of 10,000 levels', body: () => `{"client_id":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}` },
  { what: 'a form of 10,000 levels', body: () => `client_id${deep(10_000, '[a]', '')}=1`, type: FORM, parserDecides: true },
  { what: 'a doubled secret', body: ({ form, secret }) => `${form}&client_secret=${secret}`, type: FORM, parserDecides: true },
  { what: 'a doubled scope', body: ({ form }) => `${form}&scope=a:read&scope=a:read`, type: FORM, parserDecides: true },
  { what: 'a doubled parameter without a value', body: ({ form }) => `${form}&x=&x=`, type: FORM, parserDecides: true },
  { what: 'UTF-16', body: ({ fields }) => Buffer.from(JSON.stringify(fields), 'utf16le'), parserDecides: true },
  { what: 'a form in UTF-16', body: ({ form }) => Buffer.from(form, 'utf16le'), type: FORM },
  {
    what: 'UTF-16, and says so',
    body: ({ fields }) => Buffer.from(JSON.stringify(fields), 'utf16le'),
    type: `${JSON_TYPE}; charset=utf-16le`,
    status: 415,
    parserDecides: true,
  },
  {
    what: 'Latin 1, and says so',
    body: ({ form }) => form,
    type: `${FORM}; charset=iso-8859-1`,
    status: 415,
    parserDecides: true,
  },
  { what: 'no UTF-8', body: () => Buffer.from('{"client_id":"\xff"}', 'latin1') },
  {
    what: 'a form that is no UTF-8',
    body: ({ form }) => Buffer.from(`${form}&x=\xff`, 'latin1'),
    type: FORM,
    parserDecides: true,
  },
  { what: 'a byte order mark', body: ({ fields }) => `\ufeff${JSON.stringify(fields)}`, parserDecides: true },
  {
    what: 'a byte order mark in a form',
    body: ({ form }) => `\ufeff${form.replaceAll('&', '&\ufeff')}`,
    type: FORM,
    parserDecides: true,
  },
  {
    what: 'gzip',
    body: ({ fields }) => gzipSync(JSON.stringify(fields)),
    headers: { 'content-encoding': 'gzip' },
    status: 415,
    parserDecides: true,
  },
  {
    what: 'an encoding that nobody knows',
    body: ({ form }) => form,
    type: FORM,
    headers: { 'content-encoding': 'x' },
    status: 415,
    parserDecides: true,
  },
  { what: '1 MiB', body: ({ form }) => `${form}&x=${'a'.repeat(1024 * 1024)}`, type: FORM, status: 413, parserDecides: true },
  { what: '1 MiB of JSON', body: json(fields => ({ ...fields, x: 'a'.repeat(1024 * 1024) })), status: 413, parserDecides: true },
]

describe.each(authFrameworks)('a request to the token endpoints on $name', ({ name: framework, serve: start }) => {
  const serve = async (setup: AuthSetup = {}) => {
    const keyring =
      setup.keyring && 'flow' in setup.keyring ? setup.keyring : { tokens: { algorithm: 'ES256' as const }, ...setup.keyring }
    return withKey(await start({ ...setup, keyring }))
  }

  describe.each(PARSERS)('%s', (_what, parsed) => {
    it.each([
      ['a form', FORM, ({ form }: Scene) => form],
      ['a form in UTF-8', `${FORM};charset=UTF-8`, ({ form }: Scene) => form],
      ['a form in quoted UTF-8', `${FORM.toUpperCase()} ; charset="utf-8"`, ({ form }: Scene) => form],
      ['JSON', JSON_TYPE, ({ fields }: Scene) => JSON.stringify(fields)],
      ['JSON in UTF-8', `${JSON_TYPE}; charset=utf-8`, ({ fields }: Scene) => JSON.stringify(fields)],
      [
        'what has parameters that nobody knows',
        JSON_TYPE,
        ({ fields }: Scene) => JSON.stringify({ ...fields, audience: 'x', __proto__x: '' }),
      ],
      ['what has empty parameters, which count as left out', FORM, ({ form }: Scene) => `${form}&scope=&x=`],
    ])('takes %s', async (_form, type, body) => {
      const scene = await serve({ parsed })
      for (const path of ENDPOINTS) {
        const answer = await scene.send(path, body(scene), type)
        expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
        expect(answer.body).toEqual({
          access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
          token_type: 'Bearer',
          expires_in: 3600,
          scope: 'a:read b:*',
        })
        expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(answer.headers.get('pragma')).toBe('no-cache')
        expect((await scene.use(answer.body.access_token)).status).toBe(200)
      }
    })

    it('refuses every other body, and works on', async () => {
      const scene = await serve({ parsed })
      for (const { what, body, type, headers, status = 400, parserDecides = false } of ROWS) {
        for (const path of ENDPOINTS) {
          const answer = await scene.send(path, body(scene), type, headers)
          if (parsed && parserDecides) expect([what, answer.status < 500]).toEqual([what, true])
          else {
            expect([what, answer.status, answer.body.error]).toEqual([what, status, 'invalid_request'])
            expectRefusal(answer, status, 'invalid_request', [scene.key.id, scene.secret])
          }
        }
      }
      await scene.works()
      expect(scene.log.filter(line => line.includes('refused with'))).toEqual([])
    })
  })

  it('says what is missing', async () => {
    const { send, fields } = await serve()
    const without = async (path: string, name: string) => {
      const answer = await send(path, JSON.stringify({ ...fields, [name]: '' }))
      return [answer.status, answer.body.error_description]
    }
    expect(await without('/oauth/token', 'grant_type')).toEqual([400, 'grant_type is missing.'])
    expect(await without('/auth', 'client_id')).toEqual([400, 'client_id is missing.'])
    expect(await without('/auth', 'client_secret')).toEqual([400, 'client_secret is missing.'])
  })

  it.each([
    'client_id',
    'client_secret',
    'grant_type',
    'scope',
    'code',
    'code_verifier',
    'refresh_token',
    'device_code',
    'client_assertion',
  ])('refuses %s in the URL, wherever else it is', async name => {
    const { send, secret, fields, works } = await serve()
    for (const path of ENDPOINTS)
      for (const written of [name, `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`])
        expectRefusal(await send(`${path}?x=1&${written}=${secret}`, JSON.stringify(fields)), 400, 'invalid_request', [secret])
    await works()
  })

  it('answers other methods with 405, and says which one it takes', async () => {
    const { fetch, works } = await serve({ identify: false })
    for (const path of ENDPOINTS)
      for (const method of ['GET', 'PUT', 'OPTIONS', 'DELETE', 'PATCH']) {
        const answer = await fetch(path, { method })
        expectRefusal(answer, 405, 'invalid_request')
        expect(answer.headers.get('allow')).toBe('POST')
      }
    const head = await fetch('/oauth/token', { method: 'HEAD' })
    expect([head.status, head.text, head.headers.get('allow')]).toEqual([405, '', 'POST'])
    const posted = await fetch('/.well-known/jwks.json', { method: 'POST' })
    expectRefusal(posted, 405, 'invalid_request')
    expect(posted.headers.get('allow')).toBe('GET, HEAD')
    await works()
  })

  it('reads a body that comes in chunks', async () => {
    const { port, form, key, works } = await serve()
    const chunks = (form.match(/.{1,7}/g) ?? []).map(part => `${part.length.toString(16)}\r\n${part}\r\n`)
    const [answer] = await sendRaw({ port }, post('/oauth/token', `${chunks.join('')}0\r\n\r\n`, 'Transfer-Encoding: chunked'))
    expect([answer?.status, answer?.json().scope]).toEqual([200, 'a:read b:*'])
    const endless = `10000\r\n${'a'.repeat(0x10000)}\r\n`.repeat(4)
    const [refused] = await sendRaw({ port }, post('/oauth/token', endless, 'Transfer-Encoding: chunked'))
    expect([refused?.status, refused?.json().error]).toEqual([413, 'invalid_request'])
    expect(refused?.body).not.toContain(key.id)
    await works()
  })

  it('survives a caller who goes away in the middle of a body', async () => {
    const { port, log, works } = await serve()
    for (const path of ENDPOINTS) {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(post(path, 'grant_type=', 'Content-Length: 100'))
      socket.end()
      socket.resume()
      await once(socket, 'close')
    }
    await works()
    expect(log.filter(line => line.includes('refused with'))).toEqual([])
  })

  it('narrows a token to the scope that is asked for', async () => {
    const { send, fields, works } = await serve()
    const ask = (scope: string) => Promise.all(ENDPOINTS.map(path => send(path, JSON.stringify({ ...fields, scope }))))
    for (const [scope, given = scope] of [['a:read'], ['b:x'], ['b:x:y b:*'], ['b:* a:read'], ['a:read a:read', 'a:read']])
      for (const answer of await ask(scope ?? '')) expect([answer.status, answer.body.scope]).toEqual([200, given])
    const beyond = ['a:write', 'a:read a:write', 'a:*', '*', 'b', 'a:read:x', '__proto__', 'constructor', 'client_credentials']
    const malformed = [
      'a:read  b:x',
      ' a:read',
      'a:read ',
      ' ',
      'a:read\tb:x',
      'a:read,b:x"',
      'b:**',
      ':*',
      'b:x\\',
      'lé',
      'a\u0000',
      'x'.repeat(3000),
    ]
    for (const scope of [...beyond, ...malformed])
      for (const answer of await ask(scope)) expectRefusal(answer, 400, 'invalid_scope', scope.length > 2 ? [scope] : [])
    await works()
  })

  it('refuses a grant type that it does not know, once it knows who asks', async () => {
    const { send, fields, works } = await serve()
    for (const type of [
      'password',
      'implicit',
      'CLIENT_CREDENTIALS',
      'client_credentials ',
      '__proto__',
      'toString',
      'ключ',
      'urn:x'.repeat(500),
    ]) {
      expectRefusal(await send('/oauth/token', JSON.stringify({ ...fields, grant_type: type })), 400, 'unsupported_grant_type', [
        type,
      ])
      const stranger = { ...fields, grant_type: type, client_secret: 'wrong' }
      expectRefusal(await send('/oauth/token', JSON.stringify(stranger)), 401, 'invalid_client', [type])
    }
    await works()
  })

  it('gives nobody but a key a token for its secret', async () => {
    const { send } = await serve()
    const anonymous = JSON.stringify({ grant_type: 'client_credentials', client_id: 'some-program' })
    expectRefusal(await send('/oauth/token', anonymous), 400, 'unauthorized_client')
  })

  it('answers whatever it is sent with less than 500', async () => {
    const { port, log, fields, works } = await serve({ parsed: framework === 'Express 5' })
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...Object.values(fields), ...Object.keys(fields), '__proto__'),
    )
    const body = fc.oneof(
      fc.array(fc.tuple(text, text), { maxLength: 6 }).map(pairs => new URLSearchParams(pairs).toString()),
      fc.dictionary(text, fc.jsonValue()).map(value => JSON.stringify(value)),
      fc.json(),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map(code => String.fromCharCode(code)), maxLength: 40 })
    const line = fc.oneof(
      fc.tuple(
        fc.constantFrom('Authorization', 'Content-Type', 'Content-Encoding', 'Origin', 'DPoP', 'X-Session', 'Forwarded'),
        value,
      ),
      fc.tuple(
        fc.constant('Authorization'),
        value.map(credentials => `Basic ${Buffer.from(credentials).toString('base64')}`),
      ),
      fc.tuple(fc.constant('Content-Type'), fc.constantFrom(FORM, JSON_TYPE, 'text/plain', `${FORM}; charset=`)),
    )
    const query = fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map(parameters => `?${parameters}`),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ENDPOINTS),
        query,
        body,
        fc.array(line, { maxLength: 4 }),
        async (path, search, sent, lines) => {
          const bytes = Buffer.from(sent).toString('latin1')
          // a session that is no JSON is the fault of who reads it
          const fieldLines = lines.filter(([field]) => field !== 'X-Session').map(([field, content]) => `${field}: ${content}`)
          const [answer] = await sendRaw({ port }, post(path + search, bytes, `Content-Length: ${bytes.length}`, ...fieldLines))
          expect(answer?.status).toBeLessThan(500)
        },
      ),
      { numRuns: 150 },
    )
    await works()
    expect(log.filter(entry => entry.includes('refused with'))).toEqual([])
  })

  function post(path: string, body: string, ...lines: string[]): string {
    const type = lines.some(line => line.startsWith('Content-Type')) ? [] : [`Content-Type: ${FORM}`]
    return [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...type, ...lines, '', body].join('\r\n')
  }
})

describe('a good answer', () => {
  it('is the same whoever asks, but for the token', async () => {
    const answers: [number, string][] = []
    for (const { serve } of authFrameworks) {
      const app = await withKey(await serve({ keyring: { tokens: { algorithm: 'ES256' } } }))
      const answer: OAuthAnswer = await app.send('/oauth/token', JSON.stringify(app.fields))
      answers.push([answer.status, JSON.stringify({ ...answer.body, access_token: '' })])
    }
    expect(new Set(answers.map(String)).size).toBe(1)
  })
})
