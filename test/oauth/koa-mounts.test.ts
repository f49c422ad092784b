import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { createKeyring } from 'keywright'
import { authServer } from 'keywright/koa'
import { expect, it, onTestFinished } from 'vitest'

// as koa-mount does it
const mount =
  (prefix: string, middleware: Koa.Middleware): Koa.Middleware =>
  async (ctx, next) => {
    const { path } = ctx
    if (!path.startsWith(`${prefix}/`)) return next()
    Object.assign(ctx, { mountPath: prefix })
    ctx.path = path.slice(prefix.length)
    await middleware(ctx, async () => {
      ctx.path = path
      await next()
    })
    ctx.path = path
  }

async function issuerOf(path: string, ...middlewares: Koa.Middleware[]): Promise<unknown> {
  const app = new Koa()
  for (const middleware of middlewares) app.use(middleware)
  const handle = app.callback()
  const http = createServer((req, res) => void handle(req, res))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void http.close())
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const answer = await fetch(`${base}${path}?a=b`)
  return ((await answer.json()) as { issuer: string }).issuer.replace(base, '')
}

const metadata = '/.well-known/oauth-authorization-server'

function server() {
  const keyring = createKeyring({ store: 'memory:', logger: { warn() {}, error() {} } })
  onTestFinished(() => keyring.close())
  return authServer(keyring)
}

it.each<[what: string, path: string, base: string, middlewares: () => Koa.Middleware[]]>([
  ['at the root', metadata, '', () => [server()]],
  ['in a mount', `/outer${metadata}`, '/outer', () => [mount('/outer', server())]],
  ['in a mount of a mount', `/outer/inner${metadata}`, '/outer/inner', () => [mount('/outer', mount('/inner', server()))]],
  ['behind a mount that passes on', metadata, '', () => [mount('/.well-known', (_ctx, next) => next()), server()]],
])('knows where it is %s', async (_what, path, base, middlewares) => {
  expect(await issuerOf(path, ...middlewares())).toBe(base)
})
