/** What Express 4 and 5 keep of a middleware or a route; the rest differs, and is asked for here. */
export interface ExpressLayer {
  readonly handle: object
  readonly name?: string
  readonly route?: ExpressRoute | undefined
  match(path: string): unknown
  /** What Express 4 leaves of a match. */
  readonly path?: string | undefined
  /** Of Express 4. */
  readonly regexp?: (RegExp & { readonly fast_slash?: boolean }) | undefined
  readonly keys?: readonly { readonly name: string | number }[]
  /** Of Express 5. */
  readonly slash?: boolean
  /** Of Express 5 with router 2.3 or later. */
  readonly rawPath?: unknown
}

interface ExpressRoute {
  readonly path: unknown
  readonly methods: Readonly<Record<string, boolean>>
  readonly stack: readonly { readonly method?: string | undefined; readonly handle: object }[]
}

/** What has layers: a router, or what an app has in its place. */
export interface ExpressRouter {
  readonly stack: readonly ExpressLayer[]
}

const isCallable = (value: unknown): value is object => typeof value === 'function'

export const isExpressRouter = (value: unknown): value is ExpressRouter & object =>
  isCallable(value) && 'stack' in value && Array.isArray(value.stack) && 'use' in value

/** Whether a value is an app of Express. */
export const isExpressApp = (value: unknown): value is object =>
  isCallable(value) && 'handle' in value && 'set' in value && 'mountpath' in value

/** The router of an app; null where nothing was mounted yet. */
export function routerOf(app: object): ExpressRouter | null {
  const { _router: old } = app as { readonly _router?: unknown }
  if (isExpressRouter(old)) return old
  try {
    const { router } = app as { readonly router?: unknown }
    return isExpressRouter(router) ? router : null
  } catch {
    // Express 4 has a getter there that throws
    return null
  }
}

/** The part of a path that a layer takes off; null where it does not match. */
export function matchedPart(layer: ExpressLayer, path: string): string | null {
  const found = layer.match(path)
  if (found === false || found === null || found === undefined) return null
  const { path: part } = (typeof found === 'object' ? found : layer) as { readonly path?: string | undefined }
  return part ?? ''
}

/** Whether it matches every path. */
export const matchesAll = ({ regexp, slash }: ExpressLayer): boolean => slash === true || regexp?.fast_slash === true

/** The pattern that a middleware is mounted at; undefined where Express did not keep it. */
export function mountPattern(layer: ExpressLayer, noted: unknown): unknown {
  if (matchesAll(layer)) return ''
  return noted ?? layer.rawPath ?? (layer.regexp && readableSource(layer.regexp, layer.keys ?? []))
}

// "^\/api\/(?:([^\/]+?))\/?(?=\/|$)" was "/api/:id"
function readableSource(regexp: RegExp, keys: readonly { readonly name: string | number }[]): string | RegExp {
  let next = 0
  const text = regexp.source
    .replace(/^\^/, '')
    .replace('\\/?(?=\\/|$)', '')
    .replaceAll(/\(\?:\(\[\^\\\/\]\+\?\)\)/g, () => `:${keys[next++]?.name}`)
    .replaceAll(/\\(.)/g, '$1')
  return /[()|[\]^$+]/.test(text) ? regexp : text
}
