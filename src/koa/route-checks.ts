import { markOpen } from '../adapter/admission.js'
import { holdCheck, type Outcome } from '../adapter/hold-check.js'
import { anyGrantCheck, grantsCheck, type RouteCheck, tokenCheck } from '../policies/grant-checks.js'
import { markPart } from '../adapter/middleware-part.js'
import { declare } from '../adapter/route-demands.js'
import { putAnswer } from '../http/put-answer.js'
import type { Context, Middleware } from './context.js'

/**
 * Lets a request through where its principal has every one of the grants.
 *
 * @throws TypeError for no grant at all, or one that a route can't require
 * @example
 * ```ts
 * router.get('/reports', requireGrants('reports:read'), listReports)
 * ```
 */
export const requireGrants = (...grants: string[]): Middleware => lift(grantsCheck(grants))

/**
 * Lets a request through where its principal has any one of the grants.
 *
 * @throws TypeError for no grant at all, or one that a route can't require
 */
export const requireAnyGrant = (...grants: string[]): Middleware => lift(anyGrantCheck(grants))

/** Lets a request through where it came with a token: API keys are refused with `api_key_not_accepted`. */
export const requireToken = (): Middleware => lift(tokenCheck())

/**
 * Declares a route open; it stands in front of `apiKeyAuth`. Behind it authentication is optional for the route: nobody
 * needs a credential, and a bad one is refused all the same.
 *
 * @example
 * ```ts
 * app.use(new Router().get('/status', publicRoute()).routes())
 * app.use(apiKeyAuth())
 * router.get('/status', ctx => {
 *   ctx.body = { up: true }
 * })
 * ```
 */
export function publicRoute(): Middleware {
  const middleware: Middleware = async (ctx, next) => {
    markOpen(ctx.req)
    await next()
  }
  return markPart(declare(middleware, { open: true }), { kind: 'check' })
}

function lift(check: RouteCheck): Middleware {
  const middleware: Middleware = (ctx, next) => {
    const outcome = holdCheck(check, ctx.req)
    return outcome ? refuse(ctx, outcome) : next()
  }
  return markPart(declare(middleware, check.demands), { kind: 'check' })
}

async function refuse(ctx: Context, outcome: NonNullable<Outcome>): Promise<void> {
  if ('error' in outcome) throw outcome.error
  putAnswer(ctx, outcome.answer)
}
