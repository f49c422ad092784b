import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { parse } from 'node:querystring'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { onTestFinished } from 'vitest'
import type { PortalSettings } from '../../src/portal/portal-options.js'

// Express 4 has no types of its own here; what the tests use of it is the same
const express4 = createRequire(import.meta.url)('express4') as typeof express

/** What `identify` of the tests gives. */
export type Session = Record<string, unknown> | null

export interface PortalSetup {
  /** A keyring or its options; `memory:` and a logger that collects by default. */
  keyring?: Keyring | KeyringOptions
  /** Where the portal is; `/portal` by default. */
  path?: string
  /** What a body parser in front makes of a form; none by default. */
  bodyParser?: 'none' | 'urlencoded'
  settings?: PortalSettings
  /** By default the session is what the field `x-session` says, as JSON. */
  identify?: (headers: IncomingMessage['headers']) => unknown
}

/** An answer as it came: nothing of it is parsed, and no redirection was followed. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What a form is sent with: a field that stands more than once has a list. */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** A browser without scripts, of one person. Paths begin with a slash and are below the portal. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>
  post(path: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Answered>
}

/** A portal that is called over HTTP; it ends with the test. */
export interface Served {
  readonly keyring: Keyring
  /** Of the server, without the portal's path. */
  readonly url: string
  readonly port: number
  readonly log: string[]
  /** @param headers what every request has, for instance `{ 'accept-language': 'fr' }` */
  visitor(as: Session, headers?: Readonly<Record<string, string>>): Visitor
  /** Presents a secret to a route that is protected: the status. */
  use(secret: string): Promise<number>
}

export interface PortalServer {
  readonly name: string
  serve(setup?: PortalSetup): Promise<Served>
}

interface Parts extends Required<Omit<PortalSetup, 'keyring'>> {
  keyring: Keyring
}

export const MEMBER: Session = { user: 'u1', account: 'acme' }
export const APPROVER: Session = { user: 'boss', account: 'house', approver: true }
export const ADMIN: Session = { user: 'root', account: 'house', admin: true }

const server = (name: string, listener: (parts: Parts) => RequestListener): PortalServer => ({
  name,
  async serve({ keyring: given = {}, path = '/portal', bodyParser = 'none', settings = {}, identify = readSession } = {}) {
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const keyring = 'flow' in given ? given : createKeyring({ store: 'memory:', logger: { warn: note, error: note }, ...given })
    const http = createServer(listener({ keyring, path, bodyParser, settings, identify }))
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
      visitor(as, always = {}) {
        const ask = async (below: string, more: Readonly<Record<string, string>>, init: RequestInit): Promise<Answered> => {
          const session: Record<string, string> = as ? { 'x-session': encodeURIComponent(JSON.stringify(as)) } : {}
          const headers = { ...session, ...always, ...more }
          const answer = await fetch(url + path + below, { ...init, headers, redirect: 'manual' })
          return { status: answer.status, headers: answer.headers, text: await answer.text() }
        }
        return {
          get: (below, headers = {}) => ask(below, headers, {}),
          post: (below, fields, headers = {}) =>
            ask(
              below,
              { 'content-type': 'application/x-www-form-urlencoded', ...headers },
              { method: 'POST', body: formText(fields) },
            ),
        }
      },
      async use(secret) {
        const answer = await fetch(`${url}/protected`, { headers: { 'x-api-key': secret } })
        await answer.arrayBuffer()
        return answer.status
      },
    }
  },
})

const formText = (fields: Fields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) =>
      (typeof values === 'string' ? [values] : values).map((value): [string, string] => [name, value]),
    ),
  ).toString()

// a header holds ASCII alone, and people have other names
function readSession(headers: IncomingMessage['headers']): unknown {
  const session = headers['x-session']
  return typeof session === 'string' ? JSON.parse(decodeURIComponent(session)) : null
}

function expressListener(framework: typeof express): (parts: Parts) => RequestListener {
  return ({ keyring, path, bodyParser, settings, identify }) => {
    const app = framework()
    if (bodyParser === 'urlencoded') app.use(framework.urlencoded({ extended: false }))
    app.use(path, onExpress.portal(keyring, { ...settings, identify: req => identify(req.headers) as null }))
    app.use(onExpress.apiKeyAuth(keyring))
    app.get(['/', '/protected'], (_req, res) => void res.json({ ok: true }))
    return app
  }
}

function koaListener({ keyring, path, bodyParser, settings, identify }: Parts): RequestListener {
  const app = new Koa()
  // a caller who goes away is no error of the app's
  app.on('error', () => undefined)
  if (bodyParser === 'urlencoded') app.use(parseForm)
  app.use(onKoa.portal(keyring, { ...settings, path, identify: ctx => identify(ctx.headers) as null }))
  app.use(onKoa.apiKeyAuth(keyring))
  app.use(ctx => {
    ctx.body = { ok: true }
  })
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

const parseForm: Koa.Middleware = async (ctx, next) => {
  const chunks: Buffer[] = []
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
  const body = ctx.is('urlencoded') ? { ...parse(Buffer.concat(chunks).toString()) } : {}
  Object.assign(ctx.request, { body })
  await next()
}

/** Every framework the portal is mounted in: one test body runs on all of them. */
export const servers: readonly PortalServer[] = [
  server('Express 5', expressListener(express)),
  server('Express 4', expressListener(express4)),
  server('Koa', koaListener),
]
