import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Request } from 'express'
import Koa from 'koa'
import { createKeyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { describe, expect, it, onTestFinished } from 'vitest'

const SESSION = { user: 'u1', account: 'acme' }

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const post = (url: string, text: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })

const quiet = () => {
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  return { log, keyring: createKeyring({ store: 'memory:', logger: { warn: note, error: note } }) }
}

describe('management in Express', () => {
  it('knows where it is, below routers with parameters too', async () => {
    const { keyring } = quiet()
    const router = express.Router({ mergeParams: true })
    const identify = (req: Request) => ({ user: 'u1', account: String(req.params.tenant) })
    router.use('/manage', onExpress.management(keyring, { identify }))
    const app = express()
    app.use('/t/:tenant', router)
    const url = await serve(app)
    const made = await post(`${url}/t/acme/manage/keys?`, '{"name":"a"}')
    expect([made.status, ((await made.json()) as { key: object }).key]).toMatchObject([201, { account: 'acme' }])
    expect(made.headers.get('location')).toMatch(/^\/t\/acme\/manage\/keys\/key_\w+$/)
    expect((await fetch(url + made.headers.get('location'))).status).toBe(200)
    const document = await fetch(`${url}/t/acme/manage/openapi.json`)
    expect(await document.json()).toMatchObject({ servers: [{ url: '/t/acme/manage' }] })
  })

  it('works at the root', async () => {
    const { keyring } = quiet()
    const app = express()
    app.use(onExpress.management(keyring, { identify: () => SESSION }))
    const url = await serve(app)
    expect((await post(`${url}/keys`, '{"name":"a"}')).headers.get('location')).toMatch(/^\/keys\//)
    expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({ servers: [{ url: '/' }] })
  })

  it('takes the bytes that a parser kept, and says so where nothing was kept', async () => {
    const { keyring, log } = quiet()
    const app = express()
    app.use('/kept', express.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: bytes }) }))
    app.use('/lost', (req, _res, next) => void req.resume().on('end', next))
    app.use(['/kept', '/lost'], onExpress.management(keyring, { identify: () => SESSION }))
    const url = await serve(app)
    expect((await post(`${url}/kept/keys`, '{"name":"a"}')).status).toBe(201)
    const lost = await post(`${url}/lost/keys`, '{"name":"a"}')
    expect([lost.status, ((await lost.json()) as { code: string }).code]).toEqual([500, 'internal_error'])
    expect(log.join('\n')).toContain('the body was read in front')
  })
})

describe('management in Koa', () => {
  it('knows where it is when the app is mounted in another', async () => {
    const { keyring } = quiet()
    const app = new Koa()
    // as koa-mount does it
    app.use(async (ctx, next) => {
      Object.assign(ctx, { mountPath: '/admin' })
      ctx.path = ctx.path.replace('/admin', '')
      await next()
    })
    app.use(onKoa.management(keyring, { identify: () => SESSION }))
    const handle = app.callback()
    const url = await serve((req, res) => void handle(req, res))
    const made = await post(`${url}/admin/api-keys/keys`, '{"name":"a"}')
    expect(made.headers.get('location')).toMatch(/^\/admin\/api-keys\/keys\/key_/)
  })

  it('works at the root, and with a slash at the end of its path', async () => {
    for (const path of ['/', '/manage/']) {
      const { keyring } = quiet()
      const app = new Koa()
      app.use(onKoa.management(keyring, { path, identify: () => SESSION }))
      const handle = app.callback()
      const url = await serve((req, res) => void handle(req, res))
      const made = await post(`${url}${path}keys`, '{"name":"a"}')
      expect([made.status, made.headers.get('location')]).toEqual([201, expect.stringMatching(`^${path}keys/key_`) as string])
    }
  })
})
