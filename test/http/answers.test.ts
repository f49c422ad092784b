import { describe, expect, it } from 'vitest'
import { frameworks, type Route } from '../frameworks.js'

const ORIGIN = 'https://app.example.com'
const CORS = { origins: [ORIGIN, 'https://other.example.com'], credentials: true, exposedHeaders: ['x-total'] }
const CREDENTIAL_FIELDS = ['authorization', 'luc-authorization', 'x-api-key']

// the same object every time, as many an application throws it
const NOT_FOUND = Object.assign(new Error('no such report'), { status: 404, expose: true })

const fail = (error: unknown) => () => {
  throw error
}

const ROUTES: readonly Route[] = [
  { path: '/ok' },
  { path: '/own-cache', handle: ({ res }) => void res.setHeader('Cache-Control', 'public, max-age=60') },
  { path: '/broken', handle: fail(new Error('broken')) },
  { path: '/not-found', handle: fail(NOT_FOUND) },
  { path: '/frozen', handle: fail(Object.freeze(new Error('frozen'))) },
  { path: '/text', handle: fail('a text') },
  {
    path: '/own-vary',
    handle: fail(Object.assign(new Error('gone'), { status: 410, headers: { Vary: 'Accept', 'Retry-After': '9' } })),
  },
]

const varyOf = (field: string | null) => (field ?? '').toLowerCase().split(/\s*,\s*/)

describe.each(frameworks)('the answers of $name', framework => {
  const serve = async (setup = {}) => {
    const app = await framework.serve({ keyring: { cors: CORS }, routes: ROUTES, ...setup })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    return { app, lines: [`x-api-key: ${secret}`, `Origin: ${ORIGIN}`] }
  }

  it.each([
    ['/ok', 200],
    ['/broken', 500],
    ['/not-found', 404],
    ['/frozen', 500],
    ['/text', 500],
    ['/nowhere', 404],
  ])('carries CORS, Vary and Cache-Control on %s with %d', async (path, status) => {
    const { app, lines } = await serve()
    for (const method of ['GET', 'HEAD']) {
      const answer = await app.send(`${method} ${path}`, ...lines)
      expect(answer.status).toBe(status)
      expect(answer.lines('access-control-allow-origin')).toEqual([ORIGIN])
      expect(answer.lines('access-control-allow-credentials')).toEqual(['true'])
      expect(answer.lines('access-control-expose-headers')).toEqual(['x-total'])
      expect(varyOf(answer.field('vary'))).toEqual(expect.arrayContaining([...CREDENTIAL_FIELDS, 'origin']))
      expect(answer.lines('cache-control')).toEqual(['private'])
    }
  })

  it.each([
    ['with 401', [], 401],
    ['with 400', ['Authorization: Bearer'], 400],
    ['with 403', ['x-api-key: SECRET'], 403],
  ])('carries CORS and Vary on a refusal %s', async (_, given, status) => {
    const app = await framework.serve({
      keyring: { cors: CORS },
      routes: [{ path: '/', checks: [{ all: ['reports:read'] }] }],
    })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const answer = await app.send('/', ...given.map(line => line.replace('SECRET', secret)), `Origin: ${ORIGIN}`)
    expect(answer.status).toBe(status)
    expect(answer.lines('access-control-allow-origin')).toEqual([ORIGIN])
    expect(answer.lines('access-control-expose-headers')).toEqual(['x-total'])
    expect(varyOf(answer.field('vary'))).toEqual(expect.arrayContaining([...CREDENTIAL_FIELDS, 'origin']))
    expect(answer.lines('cache-control')).toEqual(['no-store'])
  })

  it('keeps the Cache-Control that the handler sets', async () => {
    const { app, lines } = await serve()
    expect((await app.send('/own-cache', ...lines)).lines('cache-control')).toEqual(['public, max-age=60'])
  })

  it('appends to Vary, once each', async () => {
    const { app, lines } = await serve({
      before: (_req: unknown, res: { setHeader(name: string, value: string): void }) =>
        res.setHeader('Vary', 'Accept-Encoding, X-Api-Key'),
    })
    const vary = varyOf((await app.send('/ok', ...lines)).field('vary'))
    expect(vary.toSorted()).toEqual([...CREDENTIAL_FIELDS, 'accept-encoding', 'origin'].toSorted())
  })

  it('leaves Vary: * as it is', async () => {
    const { app, lines } = await serve({
      before: (_req: unknown, res: { setHeader(name: string, value: string): void }) => res.setHeader('Vary', '*'),
    })
    expect((await app.send('/ok', ...lines)).lines('vary')).toEqual(['*'])
  })

  // Express lets the fields of an error take the place of the answer's
  it.runIf(framework.name === 'Koa')("adds to the header fields of an error's own", async () => {
    const { app, lines } = await serve()
    const answer = await app.send('/own-vary', ...lines)
    expect([answer.status, answer.field('retry-after')]).toEqual([410, '9'])
    expect(varyOf(answer.field('vary'))).toEqual(expect.arrayContaining([...CREDENTIAL_FIELDS, 'origin', 'accept']))
    expect(answer.lines('cache-control')).toEqual(['private'])
  })

  it('never mixes the header fields of requests that fail with the same error', async () => {
    const { app, lines } = await serve()
    const [key = ''] = lines
    const origins = Array.from({ length: 30 }, (_, i) => CORS.origins[i % 2] as string)
    const answers = await Promise.all(origins.map(origin => app.send('/not-found', key, `Origin: ${origin}`)))
    expect(answers.map(answer => answer.field('access-control-allow-origin'))).toEqual(origins)
    const plain = await app.send('/not-found', key)
    expect(plain.fields.filter(([name]) => name.startsWith('access-control-'))).toEqual([])
    expect(NOT_FOUND).not.toHaveProperty('headers')
  })

  it('does not call an answer to nobody private', async () => {
    const app = await framework.serve({ routes: ROUTES, auth: { required: false } })
    expect((await app.send('/ok')).field('cache-control')).toBeNull()
    expect((await app.send('/broken')).field('cache-control')).toBeNull()
  })

  it('answers where a handler throws nothing', async () => {
    const { app, lines } = await serve({ routes: [{ path: '/nothing', handle: fail(undefined) }] })
    expect((await app.send('/nothing', ...lines)).status).toBeGreaterThanOrEqual(400)
  })
})
