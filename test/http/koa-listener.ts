import type { RequestListener } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'
import type { Principal } from 'keywright'
import { apiKeyAuth, getAuth, type Middleware, publicRoute, requireAnyGrant, requireGrants, requireToken } from 'keywright/koa'
import type { Check, ListenerParts, Route } from '../frameworks.js'

/** The parts as a Koa app. */
export function koaListener(parts: ListenerParts): RequestListener {
  const { keyring, auth, routes, mounts, open, bodyParser, before, failed } = parts
  const app = new Koa()
  app.use(async (ctx, next) => {
    before(ctx.req, ctx.res)
    await next()
  })
  if (bodyParser === 'before') app.use(readJson)
  const openRouter = new Router()
  for (const path of open) openRouter.all(path, publicRoute())
  app.use(openRouter.routes())
  if (auth) app.use(apiKeyAuth(keyring, auth))
  if (bodyParser === 'behind') app.use(readJson)
  const router = new Router()
  for (const route of routes) add(router, route, parts)
  for (const mount of mounts) {
    const nested = new Router()
    for (const route of mount.routes) add(nested, route, parts)
    router.use(mount.path, nested.routes())
  }
  app.use(router.routes())
  app.on('error', failed)
  // Koa promises what it is given, and the server does not wait for it
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

function add(router: Router, { method = 'get', path, checks = [], handle }: Route, { ran }: ListenerParts): void {
  router[method](path, ...checks.map(lift), async ctx => {
    ran()
    const attached = (ctx.state as { auth?: Principal | null }).auth
    const { req, res, params } = ctx
    const call = { req, res, attached, auth: () => getAuth(ctx), params, body: (ctx.request as { body?: unknown }).body }
    const body = await (handle ? handle(call) : { name: getAuth(ctx)?.name ?? null })
    ctx.type = 'json'
    ctx.body = JSON.stringify(body ?? null)
  })
}

function lift(check: Check): Middleware {
  if (check === 'token') return requireToken()
  return 'all' in check ? requireGrants(...check.all) : requireAnyGrant(...check.any)
}

const readJson: Koa.Middleware = async (ctx, next) => {
  if (ctx.is('application/json')) {
    let text = ''
    for await (const chunk of ctx.req) text += String(chunk)
    try {
      ;(ctx.request as { body?: unknown }).body = JSON.parse(text)
    } catch {
      ctx.throw(400, 'the body is no JSON')
    }
  }
  await next()
}
