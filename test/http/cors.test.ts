import type { CorsOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import type { RawAnswer } from './raw-request.js'

const ORIGIN = 'https://app.example.com'
const FULL: CorsOptions = {
  origins: [ORIGIN],
  methods: ['GET', 'POST'],
  headers: ['x-api-key', 'content-type'],
  exposedHeaders: ['x-total', 'etag'],
  credentials: true,
  maxAgeSeconds: 600,
}

const corsFields = (answer: RawAnswer) => Object.fromEntries(answer.fields.filter(([name]) => name.startsWith('access-control-')))
const preflight = (...lines: string[]) => [`Origin: ${ORIGIN}`, 'Access-Control-Request-Method: POST', ...lines]

describe.each(frameworks)('CORS on $name', framework => {
  const serve = (cors?: CorsOptions) =>
    framework.serve({
      keyring: cors ? { cors } : {},
      routes: [{ path: '/', method: 'all' }],
      mounts: [{ path: '/v1', routes: [{ path: '/x' }] }],
    })

  it.each(['/', '/v1/x', '/nowhere'])('answers a preflight of %s before authentication', async path => {
    const app = await serve(FULL)
    const answer = await app.send(`OPTIONS ${path}`, ...preflight('Access-Control-Request-Headers: x-api-key'))
    expect([answer.status, answer.body, app.runs()]).toEqual([204, '', 0])
    expect(corsFields(answer)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-api-key,content-type',
      'access-control-max-age': '600',
    })
    expect(answer.field('vary')?.toLowerCase()).toContain('origin')
    expect(answer.field('content-type')).toBeNull()
    expect(answer.lines('www-authenticate')).toEqual([])
  })

  it('has defaults that allow what is asked for', async () => {
    const app = await serve({ origins: [ORIGIN] })
    const answer = await app.send('OPTIONS /', ...preflight('Access-Control-Request-Headers: X-Api-Key, x-other'))
    expect(corsFields(answer)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
      'access-control-allow-headers': 'X-Api-Key, x-other',
    })
    expect(answer.field('vary')).toContain('Access-Control-Request-Headers')
    expect(corsFields(await app.send('OPTIONS /', ...preflight()))).not.toHaveProperty('access-control-allow-headers')
  })

  it.each(['x-ok, <script>', 'x"y', 'a:b', 'x\u00e9', 'x'.repeat(5000)])('does not echo %s as header names', async asked => {
    const app = await serve({ origins: [ORIGIN] })
    const answer = await app.send('OPTIONS /', ...preflight(`Access-Control-Request-Headers: ${asked}`))
    expect([answer.status, answer.field('access-control-allow-headers')]).toEqual([204, null])
  })

  it('refuses a preflight of a hostile origin, without CORS fields', async () => {
    const app = await serve(FULL)
    const answer = await app.send('OPTIONS /', 'Origin: https://evil.example.net', 'Access-Control-Request-Method: POST')
    expect([answer.status, answer.json().code, corsFields(answer), app.runs()]).toEqual([403, 'origin_not_allowed', {}, 0])
  })

  it('tells a preflight from other OPTIONS requests', async () => {
    const app = await serve(FULL)
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const key = `x-api-key: ${secret}`
    const method = 'Access-Control-Request-Method: POST'
    expect((await app.send('OPTIONS /', `Origin: ${ORIGIN}`)).status).toBe(401)
    expect((await app.send('OPTIONS /', method)).status).toBe(401)
    expect((await app.send('OPTIONS /', `Origin: ${ORIGIN}`, method, 'Sec-Fetch-Site: same-origin')).status).toBe(401)
    expect((await app.send('POST /', `Origin: ${ORIGIN}`, method)).status).toBe(401)
    expect(app.runs()).toBe(0)
    expect((await app.send('OPTIONS /', `Origin: ${ORIGIN}`, key)).status).toBe(200)
    expect((await app.send('OPTIONS /', `Origin: ${ORIGIN}`, key, method)).status).toBe(204)
    expect(app.runs()).toBe(1)
  })

  it('leaves OPTIONS an ordinary request where there is no policy', async () => {
    const app = await serve()
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const refused = await app.send('OPTIONS /', ...preflight())
    expect([refused.status, corsFields(refused), refused.field('vary')?.toLowerCase().includes('origin')]).toEqual([
      401,
      {},
      false,
    ])
    const answer = await app.send('OPTIONS /', ...preflight(`x-api-key: ${secret}`))
    expect([answer.status, corsFields(answer), app.runs()]).toEqual([200, {}, 1])
    expect((await app.send('/', 'Origin: https://evil.example.net', `x-api-key: ${secret}`)).status).toBe(200)
  })

  it('lets any origin in with "*", and then names none', async () => {
    const app = await serve({ origins: '*' })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    for (const origin of [ORIGIN, 'https://evil.example.net', 'null', 'https://*']) {
      const answer = await app.send('/', `Origin: ${origin}`, `x-api-key: ${secret}`)
      expect([answer.status, corsFields(answer)]).toEqual([200, { 'access-control-allow-origin': '*' }])
    }
    expect(corsFields(await app.send('/', `x-api-key: ${secret}`))).toEqual({})
  })

  it('exposes fields and allows cookies on answers, but never to the unasked', async () => {
    const app = await serve(FULL)
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const answer = await app.send('/', `Origin: ${ORIGIN}`, `x-api-key: ${secret}`)
    expect(corsFields(answer)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total,etag',
    })
    const plain = await app.send('/', `x-api-key: ${secret}`)
    expect([corsFields(plain), plain.field('vary')?.toLowerCase().includes('origin')]).toEqual([{}, true])
  })

  it('can not be told to go on by the caller', async () => {
    const app = await serve(FULL)
    for (const line of [
      'X-HTTP-Method-Override: OPTIONS',
      'Origin: ',
      `X-Origin: ${ORIGIN}`,
      'Access-Control-Request-Method: GET',
    ]) {
      expect([401, 403]).toContain((await app.send('/', line)).status)
    }
    expect(app.runs()).toBe(0)
  })
})
