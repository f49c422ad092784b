import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type AppFolder, appFolder } from './app-folder.js'
import type { Outcome } from './run-keywright.js'

interface Told {
  framework: string
  routes: { method: string; path: string; protection: string; demands: object[]; isPublic: boolean; problem: string | null }[]
  mounts: { path: string; kind: string }[]
  middlewares: { path: string; name: string }[]
}

async function list(at: AppFolder, file: string, ...args: string[]): Promise<{ told: Told; outcome: Outcome }> {
  const outcome = await at.run(['routes', file, '--json', ...args])
  return { outcome, told: JSON.parse(outcome.stdout) as Told }
}

/** A route as one line: what protects it, what it demands, what is wrong. */
const lines = ({ routes }: Told) =>
  routes.map(({ method, path, protection, demands, isPublic, problem }) =>
    [
      method,
      path,
      protection,
      ...demands.map(one => JSON.stringify(one)),
      ...(isPublic ? ['public'] : []),
      ...(problem ? [problem] : []),
    ].join(' '),
  )

const EXPRESS = `import express from 'express'
import { RequireGrants } from 'keywright/decorators'
import { apiKeyAuth, authServer, createdBefore, management, portal, publicRoute, requireAnyGrant, requireGrants, requireToken } from 'keywright/express'
`.replace('createdBefore, ', '')

describe.each(['express', 'express4'] as const)('the routes of an app of %s', version => {
  const wildcard = version === 'express' ? '*rest' : '*'

  it('are listed with all that stands on the way to them', async () => {
    const at = appFolder(version)
    at.write(
      'app.mjs',
      `${EXPRESS}
const app = express()
const auth = apiKeyAuth()
const identify = () => null
const handle = (req, res) => res.json({})
app.use(express.json())
app.get('/before', handle)
app.use('/status', publicRoute())
app.all('/', publicRoute())
app.use('/portal', portal(auth.keyring, { identify }))
app.use('/api-keys', management(auth.keyring, { identify }))
app.use(authServer(auth.keyring))
app.use(auth)
app.get('/', handle)
app.get('/status', handle)
app.get('/statuses', handle)
app.get('/reports', requireGrants('reports:read', 'reports:list'), handle)
app.post('/reports', requireAnyGrant('reports:write', 'admin'), handle)
app.get('/tokens', requireToken(), handle)
app.route('/monitors').get(requireGrants('monitors:read'), handle).put(requireGrants('monitors:write'), handle).delete(handle)
app.get(['/one', '/two/:id'], requireGrants('a:read'), handle)
app.get(/^\\/files\\/(\\d+)$/, requireGrants('files:read'), handle)
app.all('/every', requireGrants('every:read'), handle)
app.route('/mixed').all(requireGrants('mixed')).get(handle).post(requireGrants('mixed:write'), handle)
app.use('/admin', requireGrants('admin'))
const users = express.Router()
users.get('/', handle)
users.get('/:id', requireGrants('users:read'), handle)
const admin = express.Router()
admin.use('/users', users)
admin.get('/health', handle)
app.use('/admin', admin)
const versions = express.Router({ mergeParams: true })
versions.use(requireGrants('v:read'))
versions.get('/list', handle)
app.use('/v/:version', versions)
app.use(/^\\/things\\/\\d+/, requireGrants('numbers'))
app.get('/things/:id', handle)
app.use('/wild/${wildcard}', requireGrants('wild:read'))
app.get('/wild/x/:id', handle)
class Controller { list(req, res) { res.json({}) } }
const controller = new Controller()
controller.list = RequireGrants('decorated:read')(controller.list, { kind: 'method', name: 'list' })
app.get('/decorated', controller.list)
app.get('/twice', requireGrants('x:read'), controller.list)
const sub = express()
sub.get('/in', requireGrants('sub:read'), handle)
sub.get('/bare', handle)
app.use('/sub', sub)
app.use((error, req, res, next) => next(error))
export default app
`,
    )
    const { told, outcome } = await list(at, 'app.mjs')
    expect(lines(told)).toEqual([
      'GET /before none undeclared',
      'GET / optional public',
      'GET /status optional public',
      'GET /statuses apiKeyAuth undeclared',
      'GET /reports apiKeyAuth {"all":["reports:read","reports:list"]}',
      'POST /reports apiKeyAuth {"any":["reports:write","admin"]}',
      'GET /tokens apiKeyAuth {"tokensOnly":true}',
      'GET /monitors apiKeyAuth {"all":["monitors:read"]}',
      'PUT /monitors apiKeyAuth {"all":["monitors:write"]}',
      'DELETE /monitors apiKeyAuth undeclared',
      'GET /one apiKeyAuth {"all":["a:read"]}',
      'GET /two/:id apiKeyAuth {"all":["a:read"]}',
      'GET /^\\/files\\/(\\d+)$/ apiKeyAuth {"all":["files:read"]}',
      'ALL /every apiKeyAuth {"all":["every:read"]}',
      'GET /mixed apiKeyAuth {"all":["mixed"]}',
      'POST /mixed apiKeyAuth {"all":["mixed"]} {"all":["mixed:write"]}',
      'GET /admin/users apiKeyAuth {"all":["admin"]}',
      'GET /admin/users/:id apiKeyAuth {"all":["admin"]} {"all":["users:read"]}',
      'GET /admin/health apiKeyAuth {"all":["admin"]}',
      'GET /v/:version/list apiKeyAuth {"all":["v:read"]}',
      'GET /things/:id apiKeyAuth undeclared',
      'GET /wild/x/:id apiKeyAuth {"all":["wild:read"]}',
      'GET /decorated apiKeyAuth {"all":["decorated:read"]}',
      'GET /twice apiKeyAuth {"all":["x:read"]} {"all":["decorated:read"]}',
      'GET /sub/in apiKeyAuth {"all":["sub:read"]}',
      'GET /sub/bare apiKeyAuth undeclared',
    ])
    expect(told.mounts.map(({ path, kind }) => [kind, path.split(',')[0]])).toEqual([
      ['portal', '/portal'],
      ['management', '/api-keys'],
      ['authServer', '/auth'],
    ])
    expect(told.middlewares).toEqual([{ path: '/', name: 'jsonParser' }])
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toBe(
      'keywright: declaring nothing: GET /before, GET /statuses, DELETE /monitors, GET /things/:id, GET /sub/bare: add requireGrants(…), requireToken() or publicRoute()\n',
    )
  })

  it('are told to be unprotected where no apiKeyAuth stands in front', async () => {
    const at = appFolder(version)
    at.write(
      'app.mjs',
      `${EXPRESS}
export const app = express()
app.get('/early', requireGrants('a:read'), (req, res) => res.json({}))
const inner = express.Router()
inner.use(apiKeyAuth())
inner.get('/late', requireGrants('a:read'), (req, res) => res.json({}))
app.use('/inner', inner)
app.get('/outside', requireGrants('a:read'), (req, res) => res.json({}))
app.get('/inner/behind', requireGrants('a:read'), (req, res) => res.json({}))
app.get('/own', apiKeyAuth(), requireGrants('a:read'), (req, res) => res.json({}))
`,
    )
    const { told, outcome } = await list(at, 'app.mjs')
    expect(lines(told)).toEqual([
      'GET /early none {"all":["a:read"]} unprotected',
      'GET /inner/late apiKeyAuth {"all":["a:read"]}',
      'GET /outside none {"all":["a:read"]} unprotected',
      'GET /inner/behind apiKeyAuth {"all":["a:read"]}',
      'GET /own apiKeyAuth {"all":["a:read"]}',
    ])
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('no apiKeyAuth in front: GET /early, GET /outside')
  })

  it('are found in a function, in CommonJS, and in a router', async () => {
    const at = appFolder(version)
    at.write(
      'made.cjs',
      `const express = require('express')
const { apiKeyAuth, requireGrants } = require('keywright/express')
module.exports.createApp = async () => {
  const app = express()
  app.use(apiKeyAuth({ store: 'memory:' }))
  app.get('/x', requireGrants('a:read'), (req, res) => res.json({}))
  return app
}
module.exports.router = express.Router().get('/y', requireGrants('a:read'), (req, res) => res.json({}))
`,
    )
    const made = await list(at, 'made.cjs', '--export', 'createApp')
    expect({ code: made.outcome.code, lines: lines(made.told) }).toEqual({
      code: 0,
      lines: ['GET /x apiKeyAuth {"all":["a:read"]}'],
    })
    const router = await list(at, './made.cjs', '--export', 'router')
    expect(lines(router.told)).toEqual(['GET /y none {"all":["a:read"]} unprotected'])
    const none = await at.run(['routes', 'made.cjs'])
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toMatch(
      /exports no app of Express or Koa as default or app: it exports .*createApp.*; name another with --export\n$/,
    )
  })
})

describe('the routes of a Koa app', () => {
  const KOA = `import Koa from 'koa'
import Router from '@koa/router'
import { RequireGrants } from 'keywright/decorators'
import { apiKeyAuth, authServer, management, portal, publicRoute, requireAnyGrant, requireGrants, requireToken } from 'keywright/koa'
const handle = ctx => { ctx.body = {} }
`

  it('are listed with all that stands on the way to them', async () => {
    const at = appFolder()
    at.write(
      'app.mjs',
      `${KOA}
const app = new Koa()
const auth = apiKeyAuth()
const identify = () => null
app.use(async function readBody(ctx, next) { await next() })
app.use(new Router().get('/status', publicRoute()).routes())
app.use(new Router().get('/before', handle).routes())
app.use(portal(auth.keyring, { identify, path: '/desk' }))
app.use(management(auth.keyring, { identify }))
app.use(authServer(auth.keyring))
app.use(auth)
const router = new Router({ prefix: '/api' })
router.get('/early', handle)
router.use(requireGrants('api'))
router.use('/admin', requireGrants('admin'))
router.get('/reports/:id', requireGrants('reports:read'), handle)
router.all('/every', requireToken(), handle)
router.get(['/one', '/two'], requireAnyGrant('a', 'b'), handle)
router.get('/admin/users', handle)
const nested = new Router()
nested.post('/in', handle)
nested.use(requireGrants('nested'))
nested.get('/in', handle)
router.use('/nested', nested.routes())
app.use(router.routes())
app.use(router.allowedMethods())
const rest = new Router()
rest.get('/status', handle)
rest.post('/status', handle)
rest.get(/^\\/files\\/(\\d+)$/, requireGrants('files:read'), handle)
const list = RequireGrants('decorated:read')(async ctx => { ctx.body = {} }, { kind: 'method', name: 'list' })
rest.get('/decorated', list)
app.use(rest.routes())
export { app as default }
`,
    )
    const { told, outcome } = await list(at, 'app.mjs')
    expect(lines(told)).toEqual([
      'GET /before none undeclared',
      'GET /api/early apiKeyAuth undeclared',
      'GET /api/reports/:id apiKeyAuth {"all":["api"]} {"all":["reports:read"]}',
      'ALL /api/every apiKeyAuth {"all":["api"]} {"tokensOnly":true}',
      'GET /api/one apiKeyAuth {"all":["api"]} {"any":["a","b"]}',
      'GET /api/two apiKeyAuth {"all":["api"]} {"any":["a","b"]}',
      'GET /api/admin/users apiKeyAuth {"all":["api"]} {"all":["admin"]}',
      'POST /api/nested/in apiKeyAuth {"all":["api"]}',
      'GET /api/nested/in apiKeyAuth {"all":["api"]} {"all":["nested"]}',
      'GET /status optional public',
      'POST /status apiKeyAuth undeclared',
      'GET /^\\/files\\/(\\d+)$/ apiKeyAuth {"all":["files:read"]}',
      'GET /decorated apiKeyAuth {"all":["decorated:read"]}',
    ])
    expect(told.mounts.map(({ path, kind }) => [kind, path.split(',')[0]])).toEqual([
      ['portal', '/desk'],
      ['management', '/api-keys'],
      ['authServer', '/auth'],
    ])
    expect(told.middlewares.map(({ name }) => name)).toContain('readBody')
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('declaring nothing: GET /before, GET /api/early, POST /status:')
  })

  it('are of a router that protects itself alone', async () => {
    const at = appFolder()
    at.write(
      'app.mjs',
      `${KOA}
export const app = new Koa()
const closed = new Router()
closed.use(apiKeyAuth())
closed.get('/closed/x', requireGrants('a:read'), handle)
app.use(closed.routes())
app.use(new Router().get('/other', requireGrants('a:read'), handle).routes())
`,
    )
    expect(lines((await list(at, 'app.mjs')).told)).toEqual([
      'GET /closed/x apiKeyAuth {"all":["a:read"]}',
      'GET /other none {"all":["a:read"]} unprotected',
    ])
  })
})

describe('keywright routes', () => {
  const GOOD = `import express from 'express'
import { apiKeyAuth, requireGrants } from 'keywright/express'
const app = express()
app.use(apiKeyAuth({ store: 'memory:' }))
app.get('/reports', requireGrants('reports:read'), (req, res) => res.json([]))
`

  it('prints a table, and ends though the app listens, logs and waits', async () => {
    const at = appFolder()
    const busy = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => busy.once('listening', resolve))
    const { port } = busy.address() as AddressInfo
    at.write(
      'app.mjs',
      `${GOOD}
console.log('hello from the app')
setInterval(() => {}, 1000)
app.listen(${port}, '127.0.0.1', error => { if (error) throw error })
await new Promise(resolve => setTimeout(resolve, 100))
export default app
`,
    )
    const { code, stdout, stderr } = await at.run(['routes', 'app.mjs'])
    busy.close()
    expect(stdout.split('\n').map(line => line.trim().split(/ {2,}/))).toEqual([
      ['method', 'path', 'protected by', 'demands'],
      ['GET', '/reports', 'apiKeyAuth', 'reports:read'],
      [''],
    ])
    expect(stderr).toContain('hello from the app\n')
    expect(stderr).toContain('The app failed meanwhile: listen EADDRINUSE')
    expect(code).toBe(0)
  })

  it.each([
    ['absent.mjs', null, 'there is no module absent.mjs', 2],
    ['throws.mjs', "throw new Error('no database\\nsecond line')", "throws.mjs can't be imported: Error: no database", 1],
    ['syntax.mjs', 'export default (', "syntax.mjs can't be imported: SyntaxError: ", 1],
    ['lacks.mjs', "import 'not-installed'", "lacks.mjs can't be imported: Error: Cannot find package 'not-installed'", 1],
    ['none.mjs', 'export const config = {}', 'exports no app of Express or Koa as default or app: it exports config', 2],
    ['nothing.mjs', '', 'it exports nothing', 2],
    ['maker.mjs', "export default () => { throw new Error('no settings') }", "the app can't be made: no settings", 1],
  ])('says in one line what is wrong with %s', async (file, text, message, code) => {
    const at = appFolder()
    if (text !== null) at.write(file, text)
    const outcome = await at.run(['routes', file])
    expect(outcome).toMatchObject({ code, stdout: '' })
    expect(outcome.stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(outcome.stderr).toContain(message)
  })

  it.skipIf('typescript' in process.features && process.features.typescript)('says what to do about TypeScript', async () => {
    const at = appFolder()
    at.write('app.ts', 'export default 1 as number')
    const outcome = await at.run(['routes', 'app.ts'])
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain("can't run TypeScript: name the compiled file, such as ./dist/app.js")
  })
})

describe('keywright keys explain --app', () => {
  const APP = `import express from 'express'
import { apiKeyAuth, publicRoute, requireGrants } from 'keywright/express'
const app = express()
app.use('/status', publicRoute())
app.get('/free', (req, res) => res.json([]))
app.use(apiKeyAuth({ store: 'sqlite:keywright.db', rules: { ownership: 'personal' }, cors: { origins: ['https://app.example.com'] } }))
app.get('/reports/:id', requireGrants('reports:read'), (req, res) => res.json([]))
app.post('/reports', requireGrants('reports:write'), (req, res) => res.json([]))
export default app
`

  it("takes what the route demands, and the app's own keyring", async () => {
    const at = appFolder()
    at.write('app.mjs', APP)
    const made = await at.run([
      'keys',
      'create',
      '--name',
      'x',
      '--account',
      'acme',
      '--owner',
      'u_17',
      '--grant',
      'reports:read',
    ])
    const secret = made.stdout.trim()
    const explain = async (...args: string[]) => {
      const outcome = await at.run(['keys', 'explain', '-', '--app', 'app.mjs', '--json', ...args], {}, secret)
      const { answer } = (outcome.stdout === '' ? {} : JSON.parse(outcome.stdout)) as {
        answer?: { status: number; code: string }
      }
      return { code: outcome.code, stderr: outcome.stderr, told: answer && `${answer.status} ${answer.code}` }
    }
    expect(await explain('--path', '/reports/7?full')).toMatchObject({ code: 0, told: 'null allowed' })
    expect(await explain('--path', '/reports', '--method', 'post')).toMatchObject({ code: 1, told: '403 insufficient_grants' })
    expect(await explain('--path', '/reports/7', '--origin', 'https://evil.example.net')).toMatchObject({
      told: '403 origin_not_allowed',
    })
    // another store would be asked by another keyring, which knows none of the app's options
    expect((await explain('--path', '/reports/7', '--store', 'sqlite:keywright.db')).stderr).toContain('cannot be used with')
    expect((await explain('--path', '/nowhere')).stderr).toContain(
      'app.mjs has no route for GET /nowhere: "keywright routes app.mjs" lists them',
    )
    expect((await explain('--path', '/free')).stderr).toContain('no apiKeyAuth stands in front of GET /free')
    expect((await at.run(['members', 'deactivate', 'u_17', '--account', 'acme'])).code).toBe(0)
    expect(await explain('--path', '/reports/7')).toMatchObject({ code: 1, told: '401 owner_inactive' })
  })
})
