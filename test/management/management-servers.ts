import { createRequire } from 'node:module'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { onTestFinished } from 'vitest'
import type { LeakReceiverOptions } from '../../src/management/leaks.js'
import type { ApiKeyJson } from '../../src/management/contract/api-key-schema.js'

// Express 4 has no types of its own here; what the tests use of it is the same
const express4 = createRequire(import.meta.url)('express4') as typeof express

/** What `identify` of the tests gives. */
export type Session = Record<string, unknown> | null

/** How a body parser in front leaves a body. */
export type BodyParser = 'object' | 'object and bytes' | 'bytes' | 'text' | 'none'

export interface ManagementSetup {
  /** A keyring or its options; `memory:` and a logger that collects by default. */
  keyring?: Keyring | KeyringOptions
  /** Where `apiKeyAuth` stands; behind by default. */
  auth?: 'behind' | 'in front' | 'optional, in front'
  bodyParser?: BodyParser
  /** By default the session is what the field `x-session` says, as JSON. */
  identify?: (headers: IncomingMessage['headers']) => unknown
  path?: string
  leaks?: LeakReceiverOptions
}

/** An answer, read to its end. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Its JSON; an empty object where it is none. */
  readonly body: Body
}

/** All that an answer may have; which of it is there is for the test to say. */
export interface Body extends ApiKeyJson {
  readonly key: ApiKeyJson
  readonly secret: string
  readonly items: readonly Body[]
  readonly next: string | null
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly rule: string
  readonly errors: Record<string, string>
  readonly actor: object
  readonly action: string
  readonly active: boolean
  readonly note: string | null
  readonly user: string
  readonly rotationAdvisedSince: string | null
  readonly openapi: string
  readonly servers: readonly { url: string }[]
}

export interface Ask {
  /** Whose session it is. */
  as?: Session
  /** The secret or token that is presented. */
  secret?: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  text?: string | Uint8Array
  headers?: Record<string, string>
}

/** An app whose management API is called over HTTP; it ends with the test. */
export interface Managed {
  readonly keyring: Keyring
  readonly url: string
  readonly port: number
  readonly log: string[]
  /** Calls `METHOD /path`, below the management API. */
  ask(target: string, ask?: Ask): Promise<Answered>
  /** Presents a secret to a route that is protected: the status. */
  use(secret: string): Promise<number>
}

export interface ManagementServer {
  readonly name: string
  serve(setup?: ManagementSetup): Promise<Managed>
}

interface Parts extends Required<Pick<ManagementSetup, 'auth' | 'bodyParser' | 'path' | 'identify' | 'leaks'>> {
  keyring: Keyring
}

export const MEMBER: Session = { user: 'u1', account: 'acme' }
export const ADMIN: Session = { user: 'boss', account: 'house', admin: true }

const server = (name: string, listener: (parts: Parts) => RequestListener): ManagementServer => ({
  name,
  async serve({
    keyring: given = {},
    auth = 'behind',
    bodyParser = 'none',
    path = '/api-keys',
    identify = readSession,
    leaks = {},
  } = {}) {
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const keyring = 'flow' in given ? given : createKeyring({ store: 'memory:', logger: { warn: note, error: note }, ...given })
    const http = createServer(listener({ keyring, auth, bodyParser, path, identify, leaks }))
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    onTestFinished(async () => {
      http.closeAllConnections()
      await new Promise(resolve => http.close(resolve))
      await keyring.close()
    })
    return {
      keyring,
      url,
      port,
      log,
      async ask(target, { as, secret, body, text, headers = {} } = {}) {
        const [method = 'GET', below = '/'] = target.split(' ')
        const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
        const answer = await fetch(url + path + below, {
          method,
          headers: {
            ...(as ? { 'x-session': JSON.stringify(as) } : {}),
            ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
            ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(sent === undefined ? {} : { body: sent }),
        })
        const answered = await answer.text()
        return { status: answer.status, headers: answer.headers, text: answered, body: jsonOf(answered) }
      },
      async use(secret) {
        const answer = await fetch(`${url}/protected`, { headers: { 'x-api-key': secret } })
        await answer.arrayBuffer()
        return answer.status
      },
    }
  },
})

function jsonOf(text: string): Body {
  try {
    return JSON.parse(text) as Body
  } catch {
    return {} as Body
  }
}

function readSession(headers: IncomingMessage['headers']): unknown {
  const session = headers['x-session']
  return typeof session === 'string' ? JSON.parse(session) : null
}

function expressListener(framework: typeof express): (parts: Parts) => RequestListener {
  return ({ keyring, auth, bodyParser, path, identify, leaks }) => {
    const app = framework()
    if (bodyParser === 'object') app.use(framework.json())
    if (bodyParser === 'object and bytes')
      app.use(framework.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: bytes }) }))
    if (bodyParser === 'bytes') app.use(framework.raw({ type: () => true }))
    if (bodyParser === 'text') app.use(framework.text({ type: () => true }))
    if (auth !== 'behind') app.use(onExpress.apiKeyAuth(keyring, { required: auth === 'in front' }))
    app.use(path, onExpress.management(keyring, { identify: req => identify(req.headers) as null, leaks }))
    if (auth === 'behind') app.use(onExpress.apiKeyAuth(keyring))
    app.get('/protected', (_req, res) => void res.json({ ok: true }))
    app.use((_req, res) => void res.status(404).json({ passed: 'on' }))
    return app
  }
}

function koaListener({ keyring, auth, bodyParser, path, identify, leaks }: Parts): RequestListener {
  const app = new Koa()
  // a caller who goes away is no error of the app's
  app.on('error', () => undefined)
  if (bodyParser !== 'none') app.use(koaParser(bodyParser))
  if (auth !== 'behind') app.use(onKoa.apiKeyAuth(keyring, { required: auth === 'in front' }))
  app.use(onKoa.management(keyring, { path, identify: ctx => identify(ctx.headers) as null, leaks }))
  if (auth === 'behind') app.use(onKoa.apiKeyAuth(keyring))
  const router = new Router()
  router.get('/protected', ctx => void (ctx.body = { ok: true }))
  app.use(router.routes())
  app.use(ctx => {
    ctx.status = 404
    ctx.body = { passed: 'on' }
  })
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

function koaParser(kind: Exclude<BodyParser, 'none'>): Koa.Middleware {
  return async (ctx, next) => {
    const chunks: Buffer[] = []
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    const request = ctx.request as { body?: unknown; rawBody?: unknown }
    if (kind === 'bytes') request.body = bytes
    if (kind === 'text') request.body = bytes.toString()
    if (kind === 'object and bytes') request.rawBody = bytes
    if (kind.startsWith('object')) {
      request.body = bytes.length > 0 && ctx.is('application/json') ? JSON.parse(bytes.toString()) : {}
    }
    await next()
  }
}

/** Every framework the management API is mounted in: one test body runs on all of them. */
export const servers: readonly ManagementServer[] = [
  server('Express 5', expressListener(express)),
  server('Express 4', expressListener(express4)),
  server('Koa', koaListener),
]
