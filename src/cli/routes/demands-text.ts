import type { RouteDemands } from '../../policies/grant-checks.js'
import type { ListedRoute } from './listing.js'

/** What a route declares, for people. */
export function declaredText({ demands, isPublic, protection, problem }: ListedRoute): string {
  const demanded = [...new Set(demands.map(demandText))].join(' and ')
  if (demanded !== '') return problem === 'unprotected' ? `${demanded} (no apiKeyAuth in front: 500)` : demanded
  if (isPublic) return protection === 'apiKeyAuth' ? 'public (behind apiKeyAuth: opened too late)' : 'public'
  return protection === 'none' ? 'nothing: open to everybody' : 'nothing: any key'
}

function demandText(demands: RouteDemands): string {
  if ('all' in demands) return demands.all.join(' ')
  if ('any' in demands) return `any of ${demands.any.join(' ')}`
  return 'tokensOnly' in demands ? 'tokens only' : 'public'
}
