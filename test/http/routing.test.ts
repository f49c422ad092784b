import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { apiKeyAuth, requireGrants } from 'keywright/express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { frameworks, type Route } from '../frameworks.js'

const READ = [{ all: ['reports:read'] }]
const WRITE = [{ all: ['reports:write'] }]

const ROUTES: readonly Route[] = [
  { path: '/reports', checks: READ },
  { path: '/reports', method: 'post', checks: WRITE },
  { path: '/reports/:id', checks: READ, handle: ({ params }) => params.id },
  { path: '/either', checks: [{ any: ['reports:write', 'reports:read'] }] },
  { path: '/twice', checks: [...READ, ...WRITE] },
  { path: '/closed', method: 'all', checks: WRITE },
]
const MOUNTS = [
  { path: '/admin', routes: [{ path: '/users', checks: WRITE }, { path: '/status' }] },
  { path: '/v1/:tenant', routes: [{ path: '/reports/:id', checks: READ }] },
]

describe.each(frameworks)('the routes of $name', framework => {
  const serve = async () => {
    const app = await framework.serve({ routes: ROUTES, mounts: MOUNTS })
    const { secret } = await app.keyring.keys.create({ name: 'reader', grants: ['reports:read'] })
    return { app, key: `x-api-key: ${secret}` }
  }

  it.each([
    ['GET /reports', 200],
    ['HEAD /reports', 200],
    ['POST /reports', 403],
    ['GET /reports/7', 200],
    ['GET /reports/7%2F8', 200],
    ['GET /reports/..%2Fclosed', 200],
    ['GET /either', 200],
    ['GET /twice', 403],
    ['HEAD /twice', 403],
    ['GET /admin/users', 403],
    ['HEAD /admin/users', 403],
    ['GET /ADMIN/Users', 403],
    ['GET /admin/users/', 403],
    ['GET /admin/users?page=1', 403],
    ['GET /admin/status', 200],
    ['GET /v1/example/reports/7', 200],
    ['GET /closed', 403],
    ['HEAD /closed', 403],
    ['PUT /closed', 403],
    ['DELETE /closed', 403],
    ['OPTIONS /closed', 403],
    ['GET /CLOSED', 403],
    ['GET /closed/', 403],
    ['GET /nowhere', 404],
    ['GET //closed', 404],
    ['GET /./closed', 404],
    ['GET /x/../closed', 404],
    ['GET /closed%00', 404],
  ])('guards %s', async (target, status) => {
    const { app, key } = await serve()
    const runs = status === 200 ? 1 : 0
    const anonymous = await app.send(target)
    expect([anonymous.status, app.runs()]).toEqual([401, 0])
    const known = await app.send(target, key)
    expect([known.status, app.runs()]).toEqual([status, runs])
    if (target.startsWith('HEAD')) expect(known.body).toBe('')
  })

  it('answers HEAD with the header fields of GET', async () => {
    const { app, key } = await serve()
    for (const path of ['/reports', '/twice']) {
      const fields = async (method: string) =>
        (await app.send(`${method} ${path}`, key)).fields.filter(([name]) => !/^(?:date|etag|content-length)$/.test(name))
      expect(await fields('HEAD')).toEqual(await fields('GET'))
    }
  })

  it.each([
    'GET http://api.example.com/closed',
    'GET /reports/%',
    'GET /reports/%E0%A4%A',
    'GET *',
    'OPTIONS *',
    'TRACE /reports',
    'QUERY /closed',
  ])('stays closed and whole for %s', async target => {
    const { app, key } = await serve()
    expect((await app.send(target)).status).toBeLessThan(500)
    expect(app.runs()).toBe(0)
    expect((await app.send(target, key)).status).toBeLessThan(500)
  })

  it('stays closed where a check stands alone', async () => {
    const app = await framework.serve({ auth: false, routes: [...ROUTES, { path: '/auth', handle: ({ auth }) => auth() }] })
    for (const path of ['/reports', '/reports/7', '/auth']) expect((await app.send(path)).status).toBe(500)
  })
})

describe('the routes of Express alone', () => {
  it('are guarded through app.route and app.param', async () => {
    const app = express()
    const protection = apiKeyAuth({ store: 'memory:' })
    const seen: string[] = []
    app.use(protection)
    app.param('id', (_req, _res, next, id: string) => {
      seen.push(id)
      next()
    })
    app
      .route('/reports/:id')
      .get(requireGrants('reports:read'), (req, res) => void res.json(req.params.id))
      .delete(requireGrants('reports:write'), (_req, res) => void res.json('gone'))
    const server = createServer(app)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      server.close()
      await protection.keyring.close()
    })
    const { secret } = await protection.keyring.keys.create({ name: 'reader', grants: ['reports:read'] })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports/7`
    const status = async (method: string, headers = {}) => (await fetch(url, { method, headers })).status
    expect([await status('GET'), await status('DELETE'), seen]).toEqual([401, 401, []])
    const headers = { 'x-api-key': secret }
    expect([await status('GET', headers), await status('HEAD', headers), await status('DELETE', headers)]).toEqual([
      200, 200, 403,
    ])
  })
})
