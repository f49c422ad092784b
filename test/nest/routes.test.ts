import { createKeyring } from 'keywright'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keyWith, tokenWith, trustedIssuers } from '../decorators/hosts.js'
import { serveNest } from './nest-app.js'

// path, what the handler says to a key called "test", and which grants it takes
const ROUTES: readonly [path: string, says: string, grants: readonly string[]][] = [
  ['/methods/above/7?q=x', 'above 7 x', ['a:read']],
  ['/methods/below/7?q=x', 'below 7 x', ['a:read']],
  ['/methods/request?q=x', 'request test', ['a:read']],
  ['/methods/response', '"response"', ['a:read']],
  ['/methods/express', '"express"', ['a:read']],
  ['/methods/both', 'both', ['a:read', 'b:read']],
  ['/methods/later', 'later test', ['a:read']],
  ['/methods/observed', 'observed', ['a:read']],
  ['/methods/marked-above', 'test, marked', ['a:read']],
  ['/methods/marked-below', 'test, marked', ['a:read']],
  ['/methods/auth', 'test', ['a:read']],
  ['/methods/all', 'all', ['a:read']],
  ['/class-above/method?q=x', 'method x titles for test', ['a:read']],
  ['/class-above/inherited?q=x', 'inherited x', ['a:read']],
  ['/class-above/narrowed', 'narrowed', ['a:read', 'b:read']],
  ['/class-below/method?q=x', 'method x', ['a:read']],
  ['/class-below/inherited?q=x', 'inherited x', ['a:read']],
  ['/scoped/method', 'titles for test', ['a:read']],
  ['/child/own', 'own', ['a:read']],
  ['/child/method?q=x', 'method x', ['a:read']],
  ['/child/inherited?q=x', 'inherited x', ['a:read']],
  ['/public/guarded', 'guarded', ['a:read']],
]

// openness is not inherited
const PLAIN = ['/methods/plain', '/public-child/own', '/public-child/method']

const OPEN: readonly [path: string, toAnyone: string, toTest: string][] = [
  ['/methods/open', 'open to anyone ', 'open to test test'],
  ['/class-above/open', 'open', 'open'],
  ['/public/method', 'method', 'method'],
]

describe.each([
  ['the guard alone', {}],
  ['the guard as a provider', { guard: 'provider' }],
  ['the guard behind apiKeyAuth', { middleware: {} }],
  ['the guard behind an optional apiKeyAuth', { middleware: { required: false } }],
] as const)('with %s', (_how, setup) => {
  const opens = !('middleware' in setup) || 'required' in setup.middleware

  it('a handler runs for whom it is meant', async () => {
    const app = await serveNest(setup)
    for (const [path, says, grants] of ROUTES) {
      const granted = await app.ask(path, await keyWith(app.keyring, ...grants))
      expect({ path, ...granted }).toMatchObject({ path, status: 200, body: says })
      expect(granted.headers).toMatchObject({ 'cache-control': 'private', vary: expect.stringContaining('x-api-key') as string })
    }
  })

  it('a handler runs for nobody else', async () => {
    const app = await serveNest(setup)
    const asked = async (path: string, credential: Record<string, string>) => {
      const { status, body } = await app.ask(path, credential)
      return { path, status, ...(JSON.parse(body) as object), runs: app.runs() }
    }
    for (const [path, , grants] of ROUTES) {
      for (const missing of grants) {
        const key = await keyWith(app.keyring, 'c:read', ...grants.filter(grant => grant !== missing))
        expect(await asked(path, key)).toMatchObject({ path, status: 403, required: [missing], runs: 0 })
      }
      expect(await asked(path, {})).toMatchObject({ path, status: 401, code: 'missing_credential', runs: 0 })
      expect(await asked(path, { 'x-api-key': 'nonsense' })).toMatchObject({ path, status: 401, code: 'unknown_key', runs: 0 })
    }
  })

  it('what demands nothing wants a credential, any', async () => {
    const app = await serveNest(setup)
    for (const path of PLAIN) {
      expect({ path, ...(await app.ask(path)) }).toMatchObject({ path, status: 401 })
      expect({ path, ...(await app.ask(path, await keyWith(app.keyring))) }).toMatchObject({ path, status: 200 })
    }
  })

  it('what is open is so where authentication is left to the guard', async () => {
    const app = await serveNest(setup)
    for (const [path, toAnyone, toTest] of OPEN) {
      const anonymous = { path, ...(await app.ask(path)) }
      expect(anonymous).toMatchObject(opens ? { path, status: 200, body: toAnyone } : { path, status: 401 })
      const key = await keyWith(app.keyring)
      expect({ path, ...(await app.ask(path, key)) }).toMatchObject({ path, status: 200, body: toTest })
      expect({ path, ...(await app.ask(path, { 'x-api-key': 'nonsense' })) }).toMatchObject({ path, status: 401 })
    }
  })

  it('takes any of several grants, and tokens alone', async () => {
    const app = await serveNest({ ...setup, options: { trustedIssuers } })
    const credentials = await Promise.all([keyWith(app.keyring, 'b:read'), keyWith(app.keyring, 'c:read'), tokenWith('a:read')])
    const statuses = (path: string) => Promise.all(credentials.map(async credential => (await app.ask(path, credential)).status))
    expect(await statuses('/methods/any')).toEqual([200, 403, 200])
    expect(await statuses('/methods/token')).toEqual([403, 403, 200])
  })

  it.each(['/methods/service', '/methods/service-later'])(
    '%s holds what a service demands, and the filter answers',
    async path => {
      const app = await serveNest({ ...setup, filter: true })
      const granted = await app.ask(path, await keyWith(app.keyring, 'a:read'))
      expect([granted.status, granted.body]).toEqual([200, 'titles for test'])
      const refused = await app.ask(path, await keyWith(app.keyring, 'b:read'))
      expect([refused.status, refused.headers['content-type']]).toEqual([403, 'application/problem+json; charset=utf-8'])
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'insufficient_grants', required: ['a:read'] })
      expect(refused.headers['www-authenticate']).toContain('scope="a:read"')
      expect(app.runs()).toBe(1)
    },
  )
})

describe.each<[how: string, setup: Parameters<typeof serveNest>[0]]>([
  ['the guard alone', {}],
  ['the guard behind apiKeyAuth', { middleware: {} }],
  ['decorators behind apiKeyAuth', { guard: false, middleware: {} }],
])('the usage that %s counts', (_how, setup) => {
  it('has each request once, under what came of it', async () => {
    const app = await serveNest({ ...setup, filter: true })
    const { key, secret } = await app.keyring.keys.create({ name: 'test', grants: ['a:read'] })
    const statuses = []
    for (const path of ['/methods/request?q=x', '/methods/both', '/methods/token', '/methods/service', '/class-above/narrowed'])
      statuses.push((await app.ask(path, { 'x-api-key': secret })).status)
    expect(statuses).toEqual([200, 403, 403, 200, 403])
    const { secret: poor, key: poorKey } = await app.keyring.keys.create({ name: 'test', grants: ['b:read'] })
    expect((await app.ask('/methods/service', { 'x-api-key': poor })).status).toBe(403)
    const outcomes = { allowed: 2, insufficient_grants: 2, api_key_not_accepted: 1 }
    expect(await app.keyring.keys.usage(key.id)).toMatchObject([{ requests: 5, outcomes }])
    expect(await app.keyring.keys.usage(poorKey.id)).toMatchObject([{ requests: 1, outcomes: { insufficient_grants: 1 } }])
  })
})

describe('with an optional guard', () => {
  it('the anonymous come to what demands nothing', async () => {
    const app = await serveNest({ guardOptions: { required: false } })
    expect(await app.ask('/methods/plain')).toMatchObject({ status: 200, body: 'plain' })
    expect(await app.ask('/methods/plain', { 'x-api-key': 'nonsense' })).toMatchObject({ status: 401 })
    expect(await app.ask('/methods/all')).toMatchObject({ status: 401 })
    expect(app.runs()).toBe(1)
  })
})

describe('without the guard', () => {
  it('the filter answers what was called without apiKeyAuth', async () => {
    const app = await serveNest({ guard: false, filter: true })
    const { status, body } = await app.ask('/methods/all', await keyWith(app.keyring, '*'))
    expect([status, JSON.parse(body)]).toEqual([500, expect.objectContaining({ code: 'misconfigured' })])
    expect(app.runs()).toBe(0)
  })

  // what a class inherits demands for its own methods, only the guard can hold
  const guarded = ROUTES.map(([path]) => path).filter(path => path !== '/child/own')

  it('what is guarded stays closed', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => log.mockRestore())
    const app = await serveNest({ guard: false })
    const key = await keyWith(app.keyring, '*')
    for (const path of guarded) expect({ path, ...(await app.ask(path, key)) }).toMatchObject({ path, status: 500 })
    expect(app.runs()).toBe(0)
  })

  it('what is guarded lets in, behind apiKeyAuth, whom it is meant for alone', async () => {
    const app = await serveNest({ guard: false, middleware: {} })
    const [poor, rich] = await Promise.all([keyWith(app.keyring, 'c:read'), keyWith(app.keyring, 'a:read', 'b:read')])
    for (const path of guarded) {
      const { status, body } = await app.ask(path, poor)
      expect([path, status >= 400, body]).toEqual([
        path,
        true,
        expect.stringMatching(/insufficient_grants|Internal server error/),
      ])
    }
    expect(app.runs()).toBe(0)
    for (const path of guarded) expect({ path, ...(await app.ask(path, rich)) }).toMatchObject({ path, status: 200 })
  })
})

it('the guard of one keyring lets in nobody that another keyring let in', async () => {
  const customers = createKeyring({ store: 'memory:' })
  const { secret } = await customers.keys.create({ name: 'customer', grants: ['a:read'] })
  const app = await serveNest({ middleware: {}, middlewareKeyring: customers })
  const answer = await app.ask('/methods/above/7?q=x', { 'x-api-key': secret })
  expect([answer.status, app.runs()]).toEqual([401, 0])
})
