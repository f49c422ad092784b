import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type TrustedIssuer } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { SignJWT } from 'jose'
import { onTestFinished } from 'vitest'
import type { Needs, Reply, Route } from './fixture.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express

const TOKEN_SECRET = 'a secret of sixty-four bytes, long enough for each of the hashes'

/** The issuer of {@link tokenWith}. */
export const trustedIssuers: readonly TrustedIssuer[] = [
  { issuer: 'https://login.example.com', audience: 'api', secret: TOKEN_SECRET, algorithms: ['HS256'] },
]

export interface Setup {
  /** Options of `apiKeyAuth`; false leaves it out. */
  auth?: onExpress.ApiKeyAuthOptions | false
  routes: (reply: Reply) => Readonly<Record<string, { needs?: readonly Needs[]; route: Route }>>
}

export interface Hosted {
  readonly keyring: Keyring
  /** How often a handler replied. */
  runs(): number
  /** What reached the framework's own error handling. */
  readonly errors: readonly unknown[]
  /** Asks a route, or its twin: the same without decorators, behind the framework's own middleware. */
  ask(route: string, credential?: Record<string, string>): Promise<Asked>
}

export interface Asked {
  readonly status: number
  /** Of those that say something about the request. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly ran: boolean
}

interface Parts {
  readonly keyring: Keyring
  readonly auth: onExpress.ApiKeyAuthOptions | false
  readonly routes: ReturnType<Setup['routes']>
  readonly reply: Reply
  failed(error: unknown): void
}

export interface Host {
  readonly name: string
  host(setup: Setup): Promise<Hosted>
}

const OF_THE_CONNECTION = new Set(['date', 'connection', 'keep-alive'])

const hostOf = (name: string, answer: Reply, listener: (parts: Parts) => RequestListener): Host => ({
  name,
  async host({ auth = {}, routes }) {
    const keyring = createKeyring({
      store: 'memory:',
      logger: { warn: () => undefined, error: () => undefined },
      trustedIssuers,
    })
    const errors: unknown[] = []
    let runs = 0
    const reply: Reply = (call, body) => {
      runs++
      return answer(call, body)
    }
    const failed = (error: unknown) => void errors.push(error)
    const server = createServer(listener({ keyring, auth, routes: routes(reply), reply, failed }))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await keyring.close()
    })
    return {
      keyring,
      runs: () => runs,
      errors,
      async ask(route, credential = {}) {
        const before = runs
        const { port } = server.address() as AddressInfo
        const response = await fetch(`http://127.0.0.1:${port}/${route}`, { headers: credential })
        const headers = Object.fromEntries([...response.headers].filter(([field]) => !OF_THE_CONNECTION.has(field)))
        return { status: response.status, headers, body: await response.text(), ran: runs > before }
      },
    }
  },
})

const answerOnExpress: Reply = ([, res], body) => {
  ;(res as ServerResponse).setHeader('content-type', 'application/json').end(JSON.stringify(body))
}

const expressListener =
  (framework: typeof express) =>
  ({ keyring, auth, routes, reply, failed }: Parts): RequestListener => {
    const app = framework()
    if (auth) app.use(onExpress.apiKeyAuth(keyring, auth))
    for (const [name, { route, needs = [] }] of Object.entries(routes)) {
      app.get(`/${name}`, route as RequestHandler)
      app.get(`/twin/${name}`, ...needs.map(need => lift(onExpress, need)), (...call) => reply(call, null))
    }
    const collect: ErrorRequestHandler = (error, _req, _res, next) => {
      failed(error)
      next(error)
    }
    return app.use(collect)
  }

const koaListener = ({ keyring, auth, routes, reply, failed }: Parts): RequestListener => {
  const app = new Koa()
  const router = new Router()
  if (auth) app.use(onKoa.apiKeyAuth(keyring, auth))
  for (const [name, { route, needs = [] }] of Object.entries(routes)) {
    router.get(`/${name}`, route as Koa.Middleware)
    router.get(`/twin/${name}`, ...needs.map(need => lift(onKoa, need)), (...call: unknown[]) => reply(call, null))
  }
  app.use(router.routes()).on('error', failed)
  const handle = app.callback()
  return (req: IncomingMessage, res: ServerResponse) => void handle(req, res)
}

function lift<M>(
  checks: Record<'requireGrants' | 'requireAnyGrant', (...grants: string[]) => M> & { requireToken(): M },
  needs: Needs,
): M {
  if (needs === 'token') return checks.requireToken()
  return 'all' in needs ? checks.requireGrants(...needs.all) : checks.requireAnyGrant(...needs.any)
}

/** Every framework whose handlers decorators guard by themselves. */
export const hosts: readonly Host[] = [
  hostOf('Express 5', answerOnExpress, expressListener(express)),
  hostOf('Express 4', answerOnExpress, expressListener(express4)),
  hostOf(
    'Koa',
    ([ctx], body) => Object.assign(ctx as object, { type: 'json', body: JSON.stringify(body) }) && undefined,
    koaListener,
  ),
]

/** The header of a new key with these grants. */
export async function keyWith(keyring: Keyring, ...grants: string[]): Promise<Record<string, string>> {
  const { secret } = await keyring.keys.create({ name: 'test', grants })
  return { 'x-api-key': secret }
}

/** The header of a token with these grants. */
export async function tokenWith(...grants: string[]): Promise<Record<string, string>> {
  const token = await new SignJWT({ scope: grants.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('https://login.example.com')
    .setAudience('api')
    .setSubject('client')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(TOKEN_SECRET))
  return { authorization: `Bearer ${token}` }
}
