import type { MiddlewarePart } from '../../adapter/middleware-part.js'
import type { Keyring } from '../../keyring.js'
import type { RouteDemands } from '../../policies/grant-checks.js'

/** What stands on a request's way to a handler and is keywright's: what is demanded there, and what it is. */
export interface Station {
  readonly demands: readonly RouteDemands[]
  readonly part: MiddlewarePart | null
}

/** A route as it was found in an app. */
export interface FoundRoute {
  /** `ALL` for every method. */
  readonly method: string
  readonly path: string
  /** What a request meets before the handler, in order. */
  readonly stations: readonly Station[]
  /** Whether a request would come to it. */
  matches(method: string, path: string): boolean
}

/** An API or site of keywright's own that is mounted in an app. */
export interface FoundMount {
  readonly path: string
  readonly kind: 'management' | 'portal' | 'authServer'
}

/** A middleware of which is not known whether it answers. */
export interface UnknownMiddleware {
  readonly path: string
  readonly name: string
}

/** What was found in an app. */
export interface FoundApp {
  readonly framework: 'Express' | 'Koa'
  readonly routes: readonly FoundRoute[]
  readonly mounts: readonly FoundMount[]
  readonly middlewares: readonly UnknownMiddleware[]
}

/** What a route declares, and what is wrong with that. */
export interface ListedRoute extends Pick<FoundRoute, 'method' | 'path'> {
  readonly protection: 'apiKeyAuth' | 'optional' | 'none'
  readonly demands: readonly RouteDemands[]
  /** Whether `publicRoute()` or `@PublicRoute()` stands on its way. */
  readonly isPublic: boolean
  readonly problem: 'undeclared' | 'unprotected' | null
  /** The keyring that protects it; null where none does. */
  readonly keyring: Keyring | null
}
