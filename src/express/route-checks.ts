import { markOpen } from '../admission.js'
import { holdCheck } from '../hold-check.js'
import { anyGrantCheck, grantsCheck, type RouteCheck, tokenCheck } from '../policies/grant-checks.js'
import { declare } from '../route-demands.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Handler } from './handler.js'

/**
 * Lets a request through where its principal has every one of the grants.
 *
 * @throws TypeError for no grant at all, or one that a route can't require
 * @example
 * ```ts
 * app.get('/reports', requireGrants('reports:read'), listReports)
 * ```
 */
export const requireGrants = (...grants: string[]): Handler => lift(grantsCheck(grants))

/**
 * Lets a request through where its principal has any one of the grants.
 *
 * @throws TypeError for no grant at all, or one that a route can't require
 */
export const requireAnyGrant = (...grants: string[]): Handler => lift(anyGrantCheck(grants))

/** Lets a request through where it came with a token: API keys are refused with `api_key_not_accepted`. */
export const requireToken = (): Handler => lift(tokenCheck())

/**
 * Declares a route open; it stands in front of `apiKeyAuth`. A handler that stands there too is reached by everybody.
 * For one that stands behind, authentication is optional: a bad credential is refused all the same.
 *
 * @example
 * ```ts
 * app.use('/status', publicRoute())
 * app.use(apiKeyAuth())
 * ```
 */
export function publicRoute(): Handler {
  return declare<Handler>(
    (req, _res, next) => {
      markOpen(req)
      next()
    },
    { open: true },
  )
}

function lift(check: RouteCheck): Handler {
  const middleware: Handler = (req, res, next) => {
    const outcome = holdCheck(check, req)
    if (!outcome) next()
    else if ('error' in outcome) next(outcome.error)
    else sendAnswer(res, outcome.answer)
  }
  return declare(middleware, check.demands)
}
