import { checkOf, type RouteCheck, type RouteDemands } from '../policies/grant-checks.js'
import { demandsOf, ownDemandsOf } from '../adapter/route-demands.js'

/** What holds for a route. */
export interface RouteRules {
  /** Whether anonymous requests may come to it. */
  readonly open: boolean
  readonly checks: readonly RouteCheck[]
}

/**
 * Makes the reader of what the decorators of a handler and its controller say: the demands of both hold, and a handler
 * that is declared open is excepted from those of its controller. Openness is never inherited from another class.
 */
export function createRouteRules(): (handler: object, controller: object) => RouteRules {
  const checks = new WeakMap<RouteDemands, RouteCheck | null>()

  return (handler, controller) => {
    const own = demandsOf(handler)
    if (own.some(isOpen)) return { open: true, checks: [] }
    const demands = new Set([...demandsOf(controller), ...own].filter(one => !isOpen(one)))
    return {
      open: demands.size === 0 && ownDemandsOf(controller).some(isOpen),
      checks: Array.from(demands, remembered).filter(check => check !== null),
    }
  }

  function remembered(demands: RouteDemands): RouteCheck | null {
    const known = checks.get(demands)
    if (known !== undefined) return known
    const check = checkOf(demands)
    checks.set(demands, check)
    return check
  }
}

const isOpen = (demands: RouteDemands) => 'open' in demands
