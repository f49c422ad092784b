import { Agent, createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import type { Keyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'

const IDENTITY = { user: 'ann', account: 'acme' }

const LISTENERS = {
  Express(keyring: Keyring): RequestListener {
    const app = express()
    app.use('/api-keys', onExpress.management(keyring, { identify: () => IDENTITY }))
    app.use(onExpress.apiKeyAuth(keyring))
    app.get('/', (req, res) => void res.json({ name: onExpress.getAuth(req)?.name }))
    return app
  },
  Koa(keyring: Keyring): RequestListener {
    const app = new Koa()
    app.use(onKoa.management(keyring, { path: '/api-keys', identify: () => IDENTITY }))
    app.use(onKoa.apiKeyAuth(keyring))
    app.use(ctx => {
      ctx.body = { name: onKoa.getAuth(ctx)?.name }
    })
    const handle = app.callback()
    return (req, res) => void handle(req, res)
  },
}

/** The frameworks that an API of these tests may be made with. */
export const FRAMEWORKS = ['Express', 'Koa'] as const

/** What an API answered. */
export interface Answered {
  readonly status: number
  /** Of the problem document; undefined where there is none. */
  readonly code: string | undefined
  readonly type: string | undefined
  readonly retryAfter: string | undefined
  readonly json: Record<string, unknown>
}

/** An API whose routes need a key, and its management API. */
export interface Api {
  /** Presents a secret to a route. */
  use(secret: string): Promise<Answered>
  /** Makes a key by the management API. */
  create(name: string): Promise<Answered>
  close(): Promise<void>
}

/** Serves an API on the loopback address. */
export async function serveApi(framework: (typeof FRAMEWORKS)[number], keyring: Keyring): Promise<Api> {
  const server = createServer(LISTENERS[framework](keyring))
  // it would close connections at the moment in which they are used again
  server.keepAliveTimeout = 0
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const ask = (method: string, path: string, headers: Record<string, string>, body = '') =>
    new Promise<Answered>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }, answer => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => void chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const json = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
          const type = answer.headers['content-type']
          const code = type?.startsWith('application/problem+json') ? String(json.code) : undefined
          resolve({ status: answer.statusCode ?? 0, code, type, retryAfter: answer.headers['retry-after'], json })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    use: secret => ask('GET', '/', { 'x-api-key': secret }),
    create: name => ask('POST', '/api-keys/keys', { 'content-type': 'application/json' }, JSON.stringify({ name })),
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
