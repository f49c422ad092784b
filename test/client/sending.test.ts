import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { ApiError, createClient, type ClientOptions } from 'keywright/client'
import { describe, expect, it } from 'vitest'
import { type Came, scriptedServer } from './scripted-server.js'

const SECRET = 'a-secret-that-stays-here'

const clientOf = (baseUrl: string, options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl, name: 'acme', apiKey: SECRET, ...options })

const redirect = (response: ServerResponse, status: number, location: string) =>
  void response.writeHead(status, { location }).end()

const ok = (_request: Came, response: ServerResponse) => void response.end('{}')

describe('where a client sends its credential', () => {
  it.each(['x-api-key', 'luc-authorization', 'bearer', 'lucca'] as const)('%s: never along to another origin', async scheme => {
    const other = await scriptedServer(ok)
    const api = await scriptedServer((_request, response) => redirect(response, 302, `${other.url}/elsewhere`))
    const client = clientOf(api.url, { scheme, headers: { 'x-own': 'field' } })
    const answer = await client.fetch('/file', { headers: { accept: 'text/plain', 'x-mine': 'field', 'idempotency-key': 'x' } })
    expect(answer.status).toBe(200)
    expect(JSON.stringify(api.came)).toContain(SECRET)
    expect(JSON.stringify(other.came)).not.toContain(SECRET)
    const [seen] = other.came
    expect(seen).toMatchObject({ method: 'GET', url: '/elsewhere', headers: { accept: 'text/plain' } })
    for (const field of ['x-own', 'x-mine', 'idempotency-key', 'authorization']) expect(seen?.headers).not.toHaveProperty(field)
  })

  it('not back again, once the request has left', async () => {
    let api = ''
    const other = await scriptedServer((_request, response) => redirect(response, 302, `${api}/back`))
    const server = await scriptedServer((request, response) =>
      request.url === '/back' ? ok(request, response) : redirect(response, 302, `${other.url}/away`),
    )
    api = server.url
    await clientOf(api).fetch('/file')
    expect(server.came.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${SECRET}`, undefined])
  })

  it.each([301, 302, 303, 307, 308])('along within the origin, after %i', async status => {
    const api = await scriptedServer((request, response) =>
      request.url === '/new' ? ok(request, response) : redirect(response, status, '/new'),
    )
    await clientOf(api.url).fetch('/old', { method: 'POST', body: 'text' })
    const kept = status > 303
    expect(api.came[1]).toMatchObject({
      method: kept ? 'POST' : 'GET',
      body: kept ? 'text' : '',
      headers: { authorization: `Bearer ${SECRET}` },
    })
    if (!kept) expect(api.came[1]?.headers).not.toHaveProperty('content-type')
  })

  it.each([307, 308])('no body to another origin, after %i', async status => {
    const other = await scriptedServer(ok)
    const api = await scriptedServer((_request, response) => redirect(response, status, other.url))
    await expect(clientOf(api.url).fetch('/', { method: 'POST', body: 'text' })).rejects.toThrow(
      `POST ${api.url}/ is redirected to another origin (${other.url})`,
    )
    expect(other.came).toEqual([])
  })

  it('nowhere without https, to what is no address, or in a circle', async () => {
    const api = await scriptedServer(({ url }, response) => {
      if (url === '/plain') return redirect(response, 302, 'http://192.0.2.1/')
      if (url === '/file') return redirect(response, 302, 'file:///etc/passwd')
      if (url === '/none') return redirect(response, 302, 'http://[')
      redirect(response, 302, '/round')
    })
    const client = clientOf(api.url)
    await expect(client.fetch('/plain')).rejects.toThrow('is redirected to an address without https')
    await expect(client.fetch('/file')).rejects.toThrow('redirects to no address')
    await expect(client.fetch('/none')).rejects.toThrow('redirects to no address')
    await expect(client.fetch('/round')).rejects.toThrow('is redirected more than 10 times')
    expect((await client.fetch('/round', { redirect: 'manual' })).status).toBe(302)
    await expect(client.fetch('/round', { redirect: 'error' })).rejects.toThrow('is redirected')
  })

  it.each([
    ['//evil.example.com/x', '//evil.example.com/x'],
    ['/\\evil.example.com/x', '//evil.example.com/x'],
    ['@evil.example.com/x', '/@evil.example.com/x'],
    [':81@evil.example.com/x', '/:81@evil.example.com/x'],
    ['users:batch', '/users:batch'],
    ['javascript:alert(1)', '/javascript:alert(1)'],
    ['?a=1', '/?a=1'],
    ['', '/'],
  ])('takes %j for a path', async (path, url) => {
    const api = await scriptedServer(ok)
    await clientOf(api.url).fetch(path)
    expect(api.came.map(request => request.url)).toEqual([url])
  })

  it('nowhere above or beside its base', async () => {
    const api = await scriptedServer(ok)
    const client = clientOf(`${api.url}/v1/`)
    await client.fetch('/reports')
    await client.fetch(`${api.url}/v1/reports?page=2`)
    expect(api.came.map(({ url }) => url)).toEqual(['/v1/reports', '/v1/reports?page=2'])
    for (const path of ['/../admin', '/%2e%2e/admin', 'https://evil.example.com/v1/', `${api.url}/v2`, `${api.url}/v11`]) {
      await expect(client.fetch(path)).rejects.toThrow(`the path must be below ${api.url}/v1`)
    }
    await expect(client.fetch(`http://user:pass@${api.url.slice(7)}/v1/`)).rejects.toThrow('the path must be below')
    expect(api.came).toHaveLength(2)
  })

  it.each([
    'http://api.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://127.0.0.1',
    'http://10.0.0.1',
  ])('not to %s', baseUrl => {
    expect(() => clientOf(baseUrl)).toThrow('baseUrl must begin with https://')
  })

  it.each(['authorization', 'X-Api-Key', 'luc-authorization', 'cookie'])('refuses a second one in the field %s', async field => {
    const api = await scriptedServer(ok)
    await expect(clientOf(api.url).fetch('/', { headers: { [field]: 'x' } })).rejects.toThrow(
      'the client presents the credential itself',
    )
    expect(() => clientOf(api.url, { headers: { [field]: 'x' } })).toThrow('the client presents the credential itself')
    expect(api.came).toEqual([])
  })

  it.each(['https://127.0.0.1/?', 'https://127.0.0.1/#', 'https://127.0.0.1/v1?'])(
    'not to %s, where each path would be none',
    baseUrl => {
      expect(() => clientOf(baseUrl)).toThrow('baseUrl must have no user, no query and no fragment')
    },
  )

  it.each([new Request('http://127.0.0.1/'), { path: '/' }, null, 7])('not where %o says: it is no path', async path => {
    const api = await scriptedServer(ok)
    await expect(clientOf(api.url).fetch(path as unknown as string)).rejects.toThrow('the path must be a string or a URL')
    expect(api.came).toEqual([])
  })

  it.each(['with space', 'new\nline', 'ümlaut', 'x'.repeat(4097)])(
    'does not send what is no key, nor say it: %j',
    async apiKey => {
      const api = await scriptedServer(ok)
      const error = await clientOf(api.url, { apiKey })
        .fetch('/')
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        name: 'CredentialError',
        message: 'apiKey is no key: a key is printable ASCII without spaces.',
      })
      expect(api.came).toEqual([])
    },
  )

  it('sends no secret on that is exchanged', async () => {
    const other = await scriptedServer(ok)
    const api = await scriptedServer((_request, response) => redirect(response, 307, other.url))
    const client = clientOf(api.url, { scheme: 'exchange', clientId: 'key_1' })
    await expect(client.fetch('/')).rejects.toThrow()
    expect(other.came).toEqual([])
  })
})

describe('what a client sends again', () => {
  it.each([429, 503])('a safe request after %i, no sooner than the server asks for', async status => {
    const api = await scriptedServer((request, response, before) =>
      before < 2 ? void response.writeHead(status, { 'retry-after': '1' }).end() : ok(request, response),
    )
    expect(await clientOf(api.url).json('/')).toEqual({})
    const waits = api.came.slice(1).map(({ at }, index) => at - (api.came[index]?.at ?? 0))
    expect(waits).toHaveLength(2)
    for (const wait of waits) expect(wait).toBeGreaterThan(995)
  })

  it('not after waits that are longer than it may wait, and says how long they are', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString()
    const api = await scriptedServer(
      (_request, response) => void response.writeHead(429, { 'retry-after': date }).end('{"code":"rate_limited"}'),
    )
    const error = await clientOf(api.url)
      .json('/')
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((error as ApiError).retryAfterSeconds).toBeGreaterThan(85)
    expect((error as ApiError).retryAfterSeconds).toBeLessThanOrEqual(91)
    expect(api.came).toHaveLength(1)
  })

  it.each([
    ['GET', {}, 3],
    ['HEAD', {}, 3],
    ['PUT', { body: 'text' }, 3],
    ['DELETE', {}, 3],
    ['POST', { body: 'text' }, 1],
    ['PATCH', { body: 'text' }, 1],
    ['POST', { body: 'text', headers: { 'Idempotency-Key': 'once' } }, 3],
    ['PUT', { body: new Blob(['text']), duplex: 'half' }, 3],
    ['PUT', { body: new TextEncoder().encode('text'), duplex: 'half' }, 3],
  ] as const)('%s, given %j: %i times', async (method, init, times) => {
    const api = await scriptedServer((_request, response) => void response.writeHead(503, { 'retry-after': '0' }).end())
    const answer = await clientOf(api.url).fetch('/', { method, ...init })
    expect(answer.status).toBe(503)
    expect(api.came.map(({ body }) => body)).toEqual(Array.from({ length: times }, () => ('body' in init ? 'text' : '')))
  })

  it.each([
    ['a stream', () => new Blob(['text']).stream()],
    ['an iterable', () => Readable.from(['te', 'xt'])],
    [
      'a generator',
      async function* () {
        yield new TextEncoder().encode('text')
      },
    ],
  ])('no body that is %s: it is there once', async (_what, body) => {
    const api = await scriptedServer((request, response) => {
      if (request.url === '/busy') return void response.writeHead(503, { 'retry-after': '0' }).end()
      redirect(response, 308, '/again')
    })
    const client = clientOf(api.url)
    const init = (): RequestInit => ({ method: 'PUT', body: body(), duplex: 'half' })
    expect((await client.fetch('/busy', init())).status).toBe(503)
    await expect(client.fetch('/moved', init())).rejects.toThrow('is redirected, and its body can be sent once only')
    expect(api.came.map(request => [request.url, request.body])).toEqual([
      ['/busy', 'text'],
      ['/moved', 'text'],
    ])
  })

  it.each([400, 401, 403, 404, 409, 500, 502])('nothing after %i', async status => {
    const api = await scriptedServer((_request, response) => void response.writeHead(status, { 'retry-after': '0' }).end())
    expect((await clientOf(api.url).fetch('/')).status).toBe(status)
    expect(api.came).toHaveLength(1)
  })

  it('nothing where it may not', async () => {
    const api = await scriptedServer((_request, response) => void response.writeHead(503, { 'retry-after': '0' }).end())
    await clientOf(api.url, { retries: 0 }).fetch('/')
    expect(api.came).toHaveLength(1)
  })

  it('and leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    let asked = 0
    const client = clientOf('https://api.example.com', {
      fetch: () => Promise.resolve(new Response('{}', { status: asked++ % 2 ? 200 : 503, headers: { 'retry-after': '0' } })),
    })
    const before = timers()
    await client.fetch('/')
    await client.json('/')
    expect(asked).toBe(4)
    expect(timers()).toBeLessThanOrEqual(before)
  })

  it('nothing once it is aborted, and stops waiting at once', async () => {
    const api = await scriptedServer((_request, response) => void response.writeHead(503, { 'retry-after': '30' }).end())
    const controller = new AbortController()
    const asked = clientOf(api.url).fetch('/', { signal: controller.signal })
    const stop = new Error('the user went away')
    await expect.poll(() => api.came.length).toBe(1)
    const began = performance.now()
    controller.abort(stop)
    await expect(asked).rejects.toBe(stop)
    expect(performance.now() - began).toBeLessThan(5000)
    await expect(clientOf(api.url).fetch('/', { signal: controller.signal })).rejects.toBe(stop)
    expect(api.came).toHaveLength(1)
  })
})

describe('how long a client waits', () => {
  it('no longer than it is told for an answer to begin, and its body may take longer', async () => {
    const api = await scriptedServer((request, response) => {
      if (request.url.startsWith('/never')) return
      response.write('beginning ')
      setTimeout(() => response.end('end'), 400)
    })
    const client = clientOf(api.url, { timeoutSeconds: 0.2 })
    await expect(client.fetch('/never?page=1')).rejects.toMatchObject({
      name: 'TimeoutError',
      message: `GET ${api.url}/never was not answered within 0.2 s`,
    })
    expect(await (await client.fetch('/slow')).text()).toBe('beginning end')
    await expect(client.json('/slow')).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('as long as it takes where there is no limit', async () => {
    const api = await scriptedServer((_request, response) => void setTimeout(() => response.end('{}'), 300))
    expect(await clientOf(api.url, { timeoutSeconds: 0 }).json('/')).toEqual({})
  })

  it('and says where nobody answers', async () => {
    const error = await clientOf('http://127.0.0.1:1')
      .fetch('/x')
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TypeError', message: 'GET http://127.0.0.1:1/x could not be reached' })
  })
})
