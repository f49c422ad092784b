import { createRequire } from 'node:module'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { onTestFinished } from 'vitest'

// Express 4 has no types of its own here; what the tests use of it is the same
const express4 = createRequire(import.meta.url)('express4') as typeof express

export interface AuthSetup {
  /** A keyring or its options; `memory:` and a logger that collects by default. */
  keyring?: Keyring | KeyringOptions
  settings?: onExpress.AuthServerSettings
  /** Whose session it is; false for a server without logins. By default what the field `x-session` says, as JSON. */
  identify?: ((headers: IncomingMessage['headers']) => unknown) | false
  /** Whether a body parser for forms and JSON stands in front. */
  parsed?: boolean
  /** Where the token endpoints are mounted; the root by default. */
  mount?: string
}

/** An answer, read to its end. */
export interface OAuthAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Its JSON; an empty object where it is none. */
  readonly body: Readonly<Record<string, unknown>> & {
    readonly access_token: string
    readonly refresh_token: string
    readonly token_type: string
    readonly expires_in: number
    readonly scope: string
    readonly error: string
    readonly error_description: string
    readonly device_code: string
    readonly user_code: string
    readonly active: boolean
  }
}

/** A server with token endpoints, and behind them a protected API; it ends with the test. */
export interface Served {
  readonly keyring: Keyring
  readonly url: string
  readonly port: number
  readonly log: string[]
  /** Fetches a path; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<OAuthAnswer>
  /** Posts a form. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<OAuthAnswer>
  /** Presents a token to the route `/protected`: the answer, whose body is the principal. */
  use(token: string, headers?: Record<string, string>): Promise<OAuthAnswer>
}

export interface AuthFramework {
  readonly name: string
  serve(setup?: AuthSetup): Promise<Served>
}

interface Parts extends Required<Omit<AuthSetup, 'keyring'>> {
  keyring: Keyring
}

const framework = (name: string, listener: (parts: Parts) => RequestListener): AuthFramework => ({
  name,
  async serve({ keyring: given = {}, settings = {}, identify = readSession, parsed = false, mount = '/' } = {}) {
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const keyring = 'flow' in given ? given : createKeyring({ store: 'memory:', logger: { warn: note, error: note }, ...given })
    // a file is opened before anybody waits for it: on a busy machine that takes longer than a request may
    if ('store' in given && typeof given.store === 'string' && given.store.startsWith('sqlite:')) await keyring.ready()
    const http = createServer(listener({ keyring, settings, identify, parsed, mount }))
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    onTestFinished(async () => {
      http.closeAllConnections()
      await new Promise(resolve => http.close(resolve))
      await keyring.close()
    })
    const ask = async (path: string, init: RequestInit = {}): Promise<OAuthAnswer> => {
      const answer = await fetch(url + path, { redirect: 'manual', ...init })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, body: jsonOf(text) }
    }
    return {
      keyring,
      url,
      port,
      log,
      fetch: ask,
      post: (path, form, headers = {}) => ask(path, { method: 'POST', body: new URLSearchParams(form), headers }),
      use: (token, headers = {}) => ask('/protected', { headers: { authorization: `Bearer ${token}`, ...headers } }),
    }
  },
})

function jsonOf(text: string): OAuthAnswer['body'] {
  try {
    return JSON.parse(text) as OAuthAnswer['body']
  } catch {
    return {} as OAuthAnswer['body']
  }
}

function readSession(headers: IncomingMessage['headers']): unknown {
  const session = headers['x-session']
  return typeof session === 'string' ? JSON.parse(session) : null
}

function expressListener(make: typeof express): (parts: Parts) => RequestListener {
  return ({ keyring, settings, identify, parsed, mount }) => {
    const app = make()
    if (parsed) app.use(make.urlencoded({ extended: true }), make.json())
    const session = identify ? { identify: (req: IncomingMessage) => identify(req.headers) as null } : {}
    app.use(mount, onExpress.authServer(keyring, { ...settings, ...session }))
    app.use(onExpress.apiKeyAuth(keyring))
    app.get('/protected', (req, res) => void res.json(onExpress.getAuth(req)))
    app.get('/write', onExpress.requireGrants('a:write'), (_req, res) => void res.json({ ok: true }))
    app.use((_req, res) => void res.status(404).json({ passed: 'on' }))
    return app
  }
}

function koaListener({ keyring, settings, identify, parsed, mount }: Parts): RequestListener {
  const app = new Koa()
  // a caller who goes away is no error of the app's
  app.on('error', () => undefined)
  if (parsed) app.use(parse)
  const session = identify ? { identify: (ctx: { headers: IncomingMessage['headers'] }) => identify(ctx.headers) as null } : {}
  app.use(mounted(mount, onKoa.authServer(keyring, { ...settings, ...session })))
  app.use(onKoa.apiKeyAuth(keyring))
  const write = onKoa.requireGrants('a:write')
  app.use(async (ctx, next) => {
    if (ctx.path === '/protected') ctx.body = onKoa.getAuth(ctx)
    else if (ctx.path === '/write') await write(ctx, async () => void (ctx.body = { ok: true }))
    else await next()
  })
  app.use(ctx => {
    ctx.status = 404
    ctx.body = { passed: 'on' }
  })
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

/** Mounts as koa-mount does: the path is taken off, and put back for what stands behind. */
function mounted(prefix: string, middleware: Koa.Middleware): Koa.Middleware {
  if (prefix === '/') return middleware
  return async (ctx, next) => {
    const path = ctx.path
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) || '/' : ''
    if (!rest.startsWith('/')) return next()
    Object.assign(ctx, { mountPath: prefix })
    ctx.path = rest
    await middleware(ctx, async () => {
      ctx.path = path
      await next()
      ctx.path = rest
    })
    ctx.path = path
  }
}

const parse: Koa.Middleware = async (ctx, next) => {
  const chunks: Buffer[] = []
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const request = ctx.request as { body?: unknown }
  try {
    request.body = ctx.is('application/json') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
  } catch {
    ctx.throw(400, 'the body is no JSON')
  }
  await next()
}

/** Every framework the token endpoints are mounted in: one test body runs on all of them. */
export const authFrameworks: readonly AuthFramework[] = [
  framework('Express 5', expressListener(express)),
  framework('Express 4', expressListener(express4)),
  framework('Koa', koaListener),
]
