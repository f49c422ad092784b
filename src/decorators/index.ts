export type { Class, Handler, RouteDecorator } from './route-decorator.js'
export { type PlainRouteDecorator, PublicRoute, RequireAnyGrant, RequireGrants, RequireToken } from './route-decorators.js'
