import type { FoundRoute, ListedRoute } from './listing.js'

/** What a route declares with all that stands on the way to it, and what is wrong with that. */
export function judgeRoute({ method, path, stations }: FoundRoute): ListedRoute {
  const auths = stations.flatMap(({ part }, at) => (part?.kind === 'apiKeyAuth' ? [{ ...part, at }] : []))
  const [first] = auths
  const declared = stations.flatMap(({ demands }, at) => demands.map(demanded => ({ demanded, at })))
  const demands = declared.filter(({ demanded }) => !('open' in demanded))
  const isPublic = declared.length > demands.length
  // who is opened behind apiKeyAuth is opened too late
  const isOpened = declared.some(({ demanded, at }) => 'open' in demanded && at < (first?.at ?? Infinity))
  const isAnonymous = isOpened || auths.every(({ required }) => !required)
  const isUnprotected = demands.some(({ at }) => at < (first?.at ?? Infinity))
  return {
    method,
    path,
    protection: first ? (isAnonymous ? 'optional' : 'apiKeyAuth') : 'none',
    demands: demands.map(({ demanded }) => demanded),
    isPublic,
    problem: isUnprotected ? 'unprotected' : demands.length > 0 || isPublic ? null : 'undeclared',
    keyring: first?.keyring ?? null,
  }
}
