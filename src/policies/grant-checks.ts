import { AuthError } from '../errors.js'
import type { Principal } from '../principal.js'
import { parseRequiredGrant } from '../restrictions/grants.js'

/** What a route demands of a principal: it throws an AuthError where that is not met. */
export interface RouteCheck {
  check(principal: Principal): unknown
  /** For lists of routes: what is demanded. */
  readonly demands: RouteDemands
}

/** What a route declares. */
export type RouteDemands =
  | { readonly all: readonly string[] }
  | { readonly any: readonly string[] }
  | { readonly tokensOnly: true }
  | { readonly open: true }

/**
 * Demands every one of the grants.
 *
 * @param name what a message begins with
 * @throws TypeError for no grant at all, and for what a route can't require
 */
export function grantsCheck(grants: readonly string[], name = 'requireGrants'): RouteCheck {
  const all = requiredGrants(name, grants)
  return { demands: { all }, check: principal => all.every(grant => principal.can(grant)) || refuse(principal, all) }
}

/**
 * Demands any one of the grants.
 *
 * @param name what a message begins with
 * @throws TypeError for no grant at all, and for what a route can't require
 */
export function anyGrantCheck(grants: readonly string[], name = 'requireAnyGrant'): RouteCheck {
  const any = requiredGrants(name, grants)
  return { demands: { any }, check: principal => any.some(grant => principal.can(grant)) || refuse(principal, any) }
}

/** Demands a token: API keys are refused. */
export function tokenCheck(): RouteCheck {
  return {
    demands: { tokensOnly: true },
    check(principal) {
      if (principal.kind !== 'token')
        throw new AuthError('api_key_not_accepted', {
          detail: 'This route takes access tokens only.',
          schemes: [principal.scheme],
        })
    },
  }
}

/** The check behind what a route declares; null for an open route. */
export function checkOf(demands: RouteDemands): RouteCheck | null {
  if ('all' in demands) return grantsCheck(demands.all)
  if ('any' in demands) return anyGrantCheck(demands.any)
  return 'tokensOnly' in demands ? tokenCheck() : null
}

function refuse(principal: Principal, required: readonly string[]): never {
  throw new AuthError('insufficient_grants', { schemes: [principal.scheme], members: { required, granted: principal.grants } })
}

function requiredGrants(name: string, grants: readonly string[]): readonly string[] {
  if (grants.length === 0) throw new TypeError(`${name}: name at least one grant, such as ${name}('monitors:read')`)
  const parse = (grant: unknown) => {
    if (Array.isArray(grant)) throw new TypeError(`${name}: write ${name}('a', 'b'), not an array`)
    return parseRequiredGrant(grant)
  }
  return Object.freeze(grants.map(parse))
}
