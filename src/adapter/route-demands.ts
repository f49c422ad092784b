import type { RouteDemands } from '../policies/grant-checks.js'

// registered, so that a command line of another copy of keywright knows it too
const DEMANDS = Symbol.for('keywright.demands')

/** Notes on a route's middleware, handler or class what it declares, for lists of routes and for guards. */
export const declare = <T extends object>(route: T, ...demands: RouteDemands[]): T =>
  Object.defineProperty(route, DEMANDS, { value: Object.freeze(demands), configurable: true })

/** What a route's middleware, handler or class declares, all of which must hold; none where it is none of ours. */
export const demandsOf = (route: object): readonly RouteDemands[] =>
  (route as { [DEMANDS]?: readonly RouteDemands[] })[DEMANDS] ?? []

/** The same, without what a class has from the one it extends. */
export const ownDemandsOf = (route: object): readonly RouteDemands[] => (Object.hasOwn(route, DEMANDS) ? demandsOf(route) : [])
