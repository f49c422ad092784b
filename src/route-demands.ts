import type { RouteDemands } from './policies/grant-checks.js'

const DEMANDS = Symbol('keywright.demands')

/** Notes on a route's middleware what it declares, for lists of routes. */
export function declare<T extends object>(handler: T, demands: RouteDemands): T {
  return Object.defineProperty(handler, DEMANDS, { value: demands })
}

/** What a route's middleware declares; null where it is none of ours. */
export const demandsOf = (handler: object): RouteDemands | null => (handler as { [DEMANDS]?: RouteDemands })[DEMANDS] ?? null
