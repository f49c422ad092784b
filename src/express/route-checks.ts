import { markOpen } from '../adapter/admission.js'
import { holdCheck } from '../adapter/hold-check.js'
import { anyGrantCheck, grantsCheck, type RouteCheck, tokenCheck } from '../policies/grant-checks.js'
import { markPart } from '../adapter/middleware-part.js'
import { declare } from '../adapter/route-demands.js'
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
 * Declares what is below a path open; it stands in front of `apiKeyAuth`. Behind it authentication is optional there:
 * nobody needs a credential, and a bad one is refused all the same. Express matches by prefix, so `/status` opens
 * `/status/details` too; routes with `requireGrants` stay closed to the anonymous.
 *
 * @example
 * ```ts
 * app.use('/status', publicRoute())
 * app.use(apiKeyAuth())
 * app.get('/status', (req, res) => res.json({ up: true }))
 * ```
 */
export function publicRoute(): Handler {
  const middleware: Handler = (req, _res, next) => {
    markOpen(req)
    next()
  }
  return markPart(declare(middleware, { open: true }), { kind: 'check' })
}

function lift(check: RouteCheck): Handler {
  const middleware: Handler = (req, res, next) => {
    const outcome = holdCheck(check, req)
    if (!outcome) next()
    else if ('error' in outcome) next(outcome.error)
    else sendAnswer(res, outcome.answer)
  }
  return markPart(declare(middleware, check.demands), { kind: 'check' })
}
