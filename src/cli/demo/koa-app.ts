import { putAnswer } from '../../http/put-answer.js'
import { apiKeyAuth } from '../../koa/api-key-auth.js'
import { authServer } from '../../koa/auth-server.js'
import type { Context, Middleware } from '../../koa/context.js'
import { getAuth } from '../../koa/get-auth.js'
import { management } from '../../koa/management.js'
import { portal } from '../../koa/portal.js'
import { publicRoute, requireAnyGrant, requireGrants, requireToken } from '../../koa/route-checks.js'
import { checksOf } from './checks-of.js'
import { demoLogin } from './demo-login.js'
import { createDemoPages } from './demo-pages.js'
import { PORTAL } from './demo-paths.js'
import { demoPerson } from './demo-person.js'
import { demoPortal } from './demo-portal.js'
import { openAnswer } from './open-answer.js'
import type { MakeDemoApp } from './demo-site.js'
import { loadFramework } from './load-framework.js'

/** The demo's API on Koa, without a router: a check is a middleware, and a middleware is called. */
export async function koaApp(): Promise<MakeDemoApp> {
  const { default: Koa } = await loadFramework('koa', () => import('koa'))
  return site => {
    const { keyring, system } = site
    const identify = ({ req }: Pick<Context, 'req'>) => demoPerson(req, system)
    const pages = createDemoPages(site)
    const app = new Koa()
    const routes = new Map(
      system.routes.map(({ path, answer, ...demands }) => {
        const checks = checksOf(demands, { requireToken, requireGrants, requireAnyGrant })
        return [path, { checks, answer }]
      }),
    )
    const open = publicRoute()
    app.use((ctx, next) => {
      const answer = pages(ctx.req)
      return answer ? putAnswer(ctx, answer) : next()
    })
    app.use(portal(keyring, { path: PORTAL, identify, ...demoPortal(site) }))
    app.use((ctx, next) => (ctx.path === '/' ? open(ctx, next) : next()))
    app.use(management(keyring, { path: '/api-keys', identify }))
    if (system.tokens === 'exchanged') app.use(authServer(keyring))
    if (system.tokens === 'logins') app.use(authServer(keyring, { identify, ...demoLogin(system) }))
    app.use(apiKeyAuth(keyring))
    app.use(async (ctx, next) => {
      if (ctx.path === '/' && isRead(ctx.method)) ctx.body = openAnswer(system)
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
