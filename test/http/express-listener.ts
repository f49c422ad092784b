import { createRequire } from 'node:module'
import type { RequestListener } from 'node:http'
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express'
import { apiKeyAuth, getAuth, publicRoute, requireAnyGrant, requireGrants, requireToken } from 'keywright/express'
import type { Principal } from 'keywright'
import type { Check, ListenerParts, Route } from '../frameworks.js'

// Express 4 has no types of its own here; what the tests use of it is the same
const express4 = createRequire(import.meta.url)('express4') as typeof express

/** The parts as an Express 5 app. */
export const express5Listener = (parts: ListenerParts): RequestListener => listener(express, parts)

/** The parts as an Express 4 app. */
export const express4Listener = (parts: ListenerParts): RequestListener => listener(express4, parts)

function listener(framework: typeof express, parts: ListenerParts): RequestListener {
  const { keyring, auth, routes, mounts, open, bodyParser, before, failed } = parts
  const app = framework()
  app.use((req, res, next) => {
    before(req, res)
    next()
  })
  if (bodyParser === 'before') app.use(framework.json())
  for (const path of open) app.use(path, publicRoute())
  if (auth) app.use(apiKeyAuth(keyring, auth))
  if (bodyParser === 'behind') app.use(framework.json())
  for (const route of routes) add(app, route, parts)
  for (const mount of mounts) {
    const router = framework.Router()
    for (const route of mount.routes) add(router, route, parts)
    app.use(mount.path, router)
  }
  const collect: ErrorRequestHandler = (error, _req, _res, next) => {
    failed(error)
    next(error)
  }
  app.use(collect)
  return app
}

function add(router: Router, { method = 'get', path, checks = [], handle }: Route, { ran }: ListenerParts): void {
  const handler: RequestHandler = (req, res, next) => {
    ran()
    const attached = (req as { auth?: Principal | null }).auth
    const call = {
      req,
      res,
      attached,
      auth: () => getAuth(req),
      params: req.params as Record<string, string>,
      body: req.body as unknown,
    }
    Promise.resolve(call)
      .then(handle ?? (() => ({ name: getAuth(req)?.name ?? null })))
      .then(body => res.json(body ?? null), next)
  }
  router[method](path, ...checks.map(lift), handler)
}

function lift(check: Check): RequestHandler {
  if (check === 'token') return requireToken()
  return 'all' in check ? requireGrants(...check.all) : requireAnyGrant(...check.any)
}
