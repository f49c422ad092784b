import type { DemoRoute } from './demo-route.js'

/** The checks of a framework. */
export interface RouteChecks<Check> {
  requireToken(): Check
  requireGrants(...grants: string[]): Check
  requireAnyGrant(...grants: string[]): Check
}

/** What a route of the demo demands, as checks of its framework. */
export function checksOf<Check>(
  { tokensOnly, grants, anyGrant }: Pick<DemoRoute, 'tokensOnly' | 'grants' | 'anyGrant'>,
  { requireToken, requireGrants, requireAnyGrant }: RouteChecks<Check>,
): Check[] {
  return [
    ...(tokensOnly ? [requireToken()] : []),
    ...(grants ? [requireGrants(...grants)] : []),
    ...(anyGrant ? [requireAnyGrant(...anyGrant)] : []),
  ]
}
