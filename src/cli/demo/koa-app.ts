import { putAnswer } from '../../http/put-answer.js'
import { apiKeyAuth } from '../../koa/api-key-auth.js'
import { authServer } from '../../koa/auth-server.js'
import type { Middleware } from '../../koa/context.js'
import { getAuth } from '../../koa/get-auth.js'
import { management } from '../../koa/management.js'
import { portal } from '../../koa/portal.js'
import { publicRoute, requireGrants, requireToken } from '../../koa/route-checks.js'
import { DEMO_LOGIN } from './demo-login.js'
import { createDemoPages } from './demo-pages.js'
import { PORTAL } from './demo-paths.js'
import { demoPerson } from './demo-people.js'
import { demoPortal } from './demo-portal.js'
import { DEMO_ROUTES, OPEN_ANSWER } from './demo-routes.js'
import type { MakeDemoApp } from './demo-site.js'
import { loadFramework } from './load-framework.js'

/** The demo's API on Koa, without a router: a check is a middleware, and a middleware is called. */
export async function koaApp(): Promise<MakeDemoApp> {
  const { default: Koa } = await loadFramework('koa', () => import('koa'))
  return site => {
    const { keyring } = site
    const pages = createDemoPages(site)
    const app = new Koa()
    const routes = new Map(
      DEMO_ROUTES.map(({ path, grants, tokensOnly, answer }) => {
        const checks = [...(tokensOnly ? [requireToken()] : []), ...(grants.length > 0 ? [requireGrants(...grants)] : [])]
        return [path, { checks, answer }]
      }),
    )
    const open = publicRoute()
    app.use((ctx, next) => {
      const answer = pages(ctx.req)
      return answer ? putAnswer(ctx, answer) : next()
    })
    app.use(portal(keyring, { path: PORTAL, identify: ctx => demoPerson(ctx.req), ...demoPortal(site) }))
    app.use((ctx, next) => (ctx.path === '/' ? open(ctx, next) : next()))
    app.use(management(keyring, { path: '/api-keys', identify: ctx => demoPerson(ctx.req) }))
    app.use(authServer(keyring, { identify: ctx => demoPerson(ctx.req), ...DEMO_LOGIN }))
    app.use(apiKeyAuth(keyring))
    app.use(async (ctx, next) => {
      if (ctx.path === '/' && isRead(ctx.method)) ctx.body = OPEN_ANSWER
      else await next()
    })
    app.use(async ctx => {
      const route = isRead(ctx.method) ? routes.get(ctx.path) : undefined
      if (!route) {
        ctx.status = 404
        ctx.body = { error: 'there is no such route' }
        return
      }
      const pass = async ([check, ...others]: Middleware[]): Promise<void> => {
        if (check) return void (await check(ctx, () => pass(others)))
        const principal = getAuth(ctx)
        ctx.body = principal && route.answer(principal)
      }
      await pass(route.checks)
    })
    const handle = app.callback()
    return (request, response) => void handle(request, response)
  }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD'
