/** What the versions of @koa/router keep of a route or a middleware. */
export interface KoaLayer {
  /** Empty for a middleware. */
  readonly methods: readonly string[]
  readonly path: unknown
  readonly stack: readonly object[]
  match(path: string): boolean
}

/** A router of @koa/router. */
export interface KoaRouter {
  readonly stack: readonly KoaLayer[]
  readonly opts?: { readonly host?: unknown; readonly exclusive?: unknown } | undefined
  readonly host?: unknown
  readonly exclusive?: unknown
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

export const isKoaApp = (value: unknown): value is { readonly middleware: readonly object[] } =>
  isObject(value) && Array.isArray(value.middleware) && typeof value.callback === 'function'

export const isKoaRouter = (value: unknown): value is KoaRouter =>
  isObject(value) && Array.isArray(value.stack) && typeof value.routes === 'function'

/** The router whose routes a middleware serves; null where it is no router's. */
export function routerOf(middleware: object): KoaRouter | null {
  const { router } = middleware as { readonly router?: unknown }
  return isKoaRouter(router) ? router : null
}
