import { anyGrantCheck, grantsCheck, type RouteCheck, type RouteDemands, tokenCheck } from '../policies/grant-checks.js'
import { declare, demandsOf, ownDemandsOf } from '../adapter/route-demands.js'
import { decorator } from './decorate.js'
import { guardClass } from './guard-class.js'
import { guardHandler } from './guard-handler.js'
import type { RouteDecorator } from './route-decorator.js'
import { standIn } from './stand-in.js'

/** A decorator that may be written with or without `()`. */
export type PlainRouteDecorator = RouteDecorator & (() => RouteDecorator)

/**
 * Lets a method run where the principal has every one of the grants; on a class, each of its methods.
 *
 * The method finds the request among its arguments, as Express and Koa pass it, and refuses as `requireGrants` does.
 * Without one it holds for the request that is being handled, and throws the `AuthError`.
 *
 * @throws TypeError, when the class is defined, for no grant at all, one that can't be required, or a wrong place
 * @example
 * ```ts
 * class Reports {
 *   @RequireGrants('reports:read')
 *   list(req: Request, res: Response) {
 *     res.json([])
 *   }
 * }
 * ```
 */
export const RequireGrants = (...grants: string[]): RouteDecorator =>
  demanding('RequireGrants', grantsCheck(grants, 'RequireGrants'))

/** As {@link RequireGrants}, where the principal has any one of the grants. */
export const RequireAnyGrant = (...grants: string[]): RouteDecorator =>
  demanding('RequireAnyGrant', anyGrantCheck(grants, 'RequireAnyGrant'))

/** As {@link RequireGrants}, where the request came with a token: API keys are refused with `api_key_not_accepted`. */
export const RequireToken: PlainRouteDecorator = plain(demanding('RequireToken', tokenCheck()))

/**
 * Declares a method, or what a class has, open. In a class that demands something it excepts the method; under NestJS
 * the guard of `keywright/nest` lets anonymous requests through to it, and refuses bad credentials all the same.
 *
 * Express and Koa know no handler before they route: there `publicRoute()` opens the route.
 */
export const PublicRoute: PlainRouteDecorator = plain(
  decorator({
    name: 'PublicRoute',
    onHandler(handler) {
      refuseBoth(demandsOf(handler).some(isDemand))
      return declare(
        standIn(handler, (_args, proceed) => proceed()),
        { open: true },
      )
    },
    onClass(target) {
      refuseBoth(ownDemandsOf(target).some(isDemand))
      return declare(target, { open: true })
    },
  }),
)

function demanding(name: string, check: RouteCheck): RouteDecorator {
  return decorator({
    name,
    onHandler(handler) {
      refuseBoth(demandsOf(handler).some(isOpen))
      return guardHandler(handler, check)
    },
    onClass(target, whenDefined) {
      refuseBoth(ownDemandsOf(target).some(isOpen))
      return guardClass(target, check, whenDefined)
    },
  })
}

const isOpen = (demands: RouteDemands) => 'open' in demands

const isDemand = (demands: RouteDemands) => !isOpen(demands)

function refuseBoth(both: boolean): void {
  if (both) throw new TypeError('PublicRoute stands beside a decorator that demands something: keep the one that is meant')
}

// written without "()" it is called as the decorator itself, which always has arguments
function plain(decorate: RouteDecorator): PlainRouteDecorator {
  const either = (...args: readonly unknown[]): unknown =>
    args.length === 0 ? decorate : Reflect.apply(decorate, undefined, args)
  return either as PlainRouteDecorator
}
