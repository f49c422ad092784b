import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { onTestFinished } from 'vitest'

/** An API with all that a client may call; it ends with the test. */
export interface ClientServer {
  readonly keyring: Keyring
  readonly url: string
  /** Every request that came, as `METHOD /path`. */
  readonly seen: readonly string[]
}

export interface ClientServerKind {
  readonly name: string
  serve(options?: KeyringOptions): Promise<ClientServer>
}

const nobody = () => null

function onExpressApp(keyring: Keyring): RequestListener {
  const app = express()
  app.use(onExpress.authServer(keyring, {}))
  app.use('/api-keys', onExpress.management(keyring, { identify: nobody }))
  app.use(onExpress.apiKeyAuth(keyring))
  app.all(
    '/echo',
    express.json(),
    (req, res) => void res.json({ by: req.auth.name, scheme: req.auth.scheme, body: req.body ?? null }),
  )
  app.get('/reports', onExpress.requireGrants('reports:read', 'reports:export'), (_req, res) => void res.json([]))
  return app
}

function onKoaApp(keyring: Keyring): RequestListener {
  const app = new Koa()
  app.use(onKoa.authServer(keyring, {}))
  app.use(onKoa.management(keyring, { identify: nobody }))
  app.use(onKoa.apiKeyAuth(keyring))
  app.use(async (ctx, next) => {
    if (ctx.path === '/reports')
      return onKoa.requireGrants('reports:read', 'reports:export')(ctx, async () => {
        ctx.body = []
      })
    if (ctx.path !== '/echo') return next()
    const { name, scheme } = onKoa.getAuth(ctx) ?? { name: null, scheme: null }
    ctx.body = { by: name, scheme, body: await bodyOf(ctx.req) }
  })
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

async function bodyOf(req: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of req) text += String(chunk)
  return text === '' ? null : JSON.parse(text)
}

const kind = (name: string, listener: (keyring: Keyring) => RequestListener): ClientServerKind => ({
  name,
  async serve(options = {}) {
    const keyring = createKeyring({ store: 'memory:', logger: { warn() {}, error() {} }, ...options })
    const seen: string[] = []
    const app = listener(keyring)
    const server = createServer((req, res) => {
      seen.push(`${req.method} ${req.url}`)
      app(req, res)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await keyring.close()
    })
    const { port } = server.address() as AddressInfo
    return { keyring, seen, url: `http://127.0.0.1:${port}` }
  },
})

/** The same API on each framework. */
export const clientServers: readonly ClientServerKind[] = [kind('Express', onExpressApp), kind('Koa', onKoaApp)]
