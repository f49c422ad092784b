import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router from '@koa/router'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { combine } from 'keywright/presets'
import { onTestFinished } from 'vitest'
import type { Check } from '../frameworks.js'
import { type ManualClock, manualClock } from '../http/manual-clock.js'
import { type RawAnswer, sendRaw } from '../http/raw-request.js'
import type { Answered } from '../systems/answered.js'
import { type Asker, createAsker } from '../systems/asker.js'

/** A route of the documented API: its path, with what it demands. */
export type Routes = Readonly<Record<string, Check | null>>

/** A server that works as a preset says, with all that a system has; it ends with the test. */
export interface PresetApp extends Pick<Asker<object>, 'manage'> {
  readonly keyring: Keyring
  readonly clock: ManualClock
  readonly url: string
  /** Fetches a path. */
  get(path: string, headers?: Record<string, string>): Promise<Answered>
  /** Posts JSON. */
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answered>
  /** Sends `GET PATH` (or `METHOD PATH`) with exactly these header lines behind `Host`. */
  send(target: string, ...lines: string[]): Promise<RawAnswer>
}

export interface PresetServer {
  readonly name: string
  /** @param routes what the documents name, all protected; each answers with `{ seenBy }` */
  serve(options: KeyringOptions, routes: Routes): Promise<PresetApp>
}

interface Parts {
  readonly keyring: Keyring
  readonly routes: Routes
}

const server = (name: string, listener: (parts: Parts) => RequestListener): PresetServer => ({
  name,
  async serve(options, routes) {
    const clock = manualClock('2030-01-15T12:00:00.000Z')
    const quiet = { warn: () => undefined, error: () => undefined }
    const keyring = createKeyring(combine(options, { store: 'memory:', clock, logger: quiet, tokens: { algorithm: 'ES256' } }))
    const http = createServer(listener({ keyring, routes }))
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    onTestFinished(async () => {
      http.closeAllConnections()
      await new Promise(resolve => http.close(resolve))
      await keyring.close()
    })
    const { fetch: ask, manage } = createAsker(url, (as: object) => ({ 'x-session': JSON.stringify(as) }))
    return {
      keyring,
      clock,
      url,
      get: (path, headers = {}) => ask(path, { headers }),
      post: (path, body, headers = {}) =>
        ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }),
      async send(target, ...lines) {
        const requestLine = target.includes(' ') ? target : `GET ${target}`
        const request = [`${requestLine} HTTP/1.1`, 'Host: api.example.com', 'Connection: close', ...lines, '', ''].join('\r\n')
        const [answer] = await sendRaw({ port }, request)
        if (!answer) throw new Error('the connection closed without an answer')
        return answer
      },
      manage,
    }
  },
})

function readSession(headers: IncomingMessage['headers']): null {
  const session = headers['x-session']
  return typeof session === 'string' ? (JSON.parse(session) as null) : null
}

function expressListener({ keyring, routes }: Parts): RequestListener {
  const app = express()
  const identify = (req: IncomingMessage) => readSession(req.headers)
  app.use(onExpress.authServer(keyring, { identify }))
  app.use('/api-keys', onExpress.management(keyring, { identify }))
  app.use(onExpress.apiKeyAuth(keyring))
  const lift = (check: Check) => {
    if (check === 'token') return onExpress.requireToken()
    return 'all' in check ? onExpress.requireGrants(...check.all) : onExpress.requireAnyGrant(...check.any)
  }
  for (const [path, check] of Object.entries(routes))
    app.get(path, ...(check ? [lift(check)] : []), (req, res) => void res.json({ seenBy: onExpress.getAuth(req)?.name }))
  return app
}

function koaListener({ keyring, routes }: Parts): RequestListener {
  const app = new Koa()
  const identify = (ctx: { headers: IncomingMessage['headers'] }) => readSession(ctx.headers)
  app.use(onKoa.authServer(keyring, { identify }))
  app.use(onKoa.management(keyring, { identify }))
  app.use(onKoa.apiKeyAuth(keyring))
  const lift = (check: Check) => {
    if (check === 'token') return onKoa.requireToken()
    return 'all' in check ? onKoa.requireGrants(...check.all) : onKoa.requireAnyGrant(...check.any)
  }
  const router = new Router()
  for (const [path, check] of Object.entries(routes))
    router.get(path, ...(check ? [lift(check)] : []), ctx => void (ctx.body = { seenBy: onKoa.getAuth(ctx)?.name }))
  app.use(router.routes())
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

/** Each preset is held against its documents on these: one test body runs on both. */
export const presetServers: readonly PresetServer[] = [server('Express', expressListener), server('Koa', koaListener)]
