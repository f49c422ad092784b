import type { RequestListener } from 'node:http'
import { putAnswer } from '../../http/put-answer.js'
import type { Keyring } from '../../keyring.js'
import { apiKeyAuth } from '../../koa/api-key-auth.js'
import { authServer } from '../../koa/auth-server.js'
import type { Middleware } from '../../koa/context.js'
import { getAuth } from '../../koa/get-auth.js'
import { management } from '../../koa/management.js'
import { publicRoute, requireGrants, requireToken } from '../../koa/route-checks.js'
import { DEMO_LOGIN } from './demo-login.js'
import { demoPerson } from './demo-people.js'
import { DEMO_ROUTES, OPEN_ANSWER } from './demo-routes.js'
import { loadFramework } from './load-framework.js'
import { signIn } from './sign-in.js'

/** The demo's API on Koa, without a router: a check is a middleware, and a middleware is called. */
export async function koaApp(): Promise<(keyring: Keyring) => RequestListener> {
  const { default: Koa } = await loadFramework('koa', () => import('koa'))
  return keyring => {
    const app = new Koa()
    const routes = new Map(
      DEMO_ROUTES.map(({ path, grants, tokensOnly, answer }) => {
        const checks = [...(tokensOnly ? [requireToken()] : []), ...(grants.length > 0 ? [requireGrants(...grants)] : [])]
        return [path, { checks, answer }]
      }),
    )
    const open = publicRoute()
    app.use((ctx, next) => (ctx.path === '/' ? open(ctx, next) : next()))
    app.use(management(keyring, { path: '/api-keys', identify: ctx => demoPerson(ctx.req) }))
    app.use((ctx, next) => {
      const answer = signIn(ctx.req)
      return answer ? putAnswer(ctx, answer) : next()
    })
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
