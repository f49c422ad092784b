import { checkOf, type RouteDemands } from '../policies/grant-checks.js'
import type { Principal } from '../principal.js'
import type { ExplainedCheck } from './explanation.js'
import { hold, passing } from './hold.js'

/** Holds a principal against each of the demands of a route. */
export async function routeChecks(principal: Principal, demands: readonly RouteDemands[]): Promise<ExplainedCheck[]> {
  if (demands.length === 0) return [passing('route', 'the route demands nothing of the key')]
  return Promise.all(demands.map(demanded => hold('route', () => checkOf(demanded)?.check(principal), passedText(demanded))))
}

function passedText(demands: RouteDemands): string {
  if ('all' in demands) return `the key has ${demands.all.join(', ')}`
  if ('any' in demands) return `the key has one of ${demands.any.join(', ')}`
  return 'the route is open'
}
