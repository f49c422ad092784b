import { isKoaRouter, type KoaLayer, type KoaRouter, routerOf } from './koa-layer.js'
import type { FoundApp, FoundMount, FoundRoute, Station, UnknownMiddleware } from './listing.js'
import { samplePaths } from './sample-paths.js'
import { shownPath } from './shown-path.js'
import { isPassing, stationOf } from './station-of.js'

// what stands in front of the routes behind it
interface InFront {
  readonly station: Station
  readonly coversAll: boolean
  covers(method: string, path: string): boolean
}

/** The routes of a Koa app, or of a router of @koa/router, in the order in which requests meet them. */
export function koaRoutes(app: { readonly middleware: readonly object[] } | KoaRouter): FoundApp {
  const routes: FoundRoute[] = []
  const mounts: FoundMount[] = []
  const middlewares: UnknownMiddleware[] = []
  const standing: InFront[] = []
  if (isKoaRouter(app)) addRouter(app)
  else for (const middleware of app.middleware) addMiddleware(middleware)
  return { framework: 'Koa', routes, mounts, middlewares }

  function addMiddleware(middleware: object): void {
    const router = routerOf(middleware)
    if (router) return addRouter(router)
    const station = stationOf(middleware)
    if (!station) middlewares.push({ path: '/', name: nameOf(middleware) })
    else if (isPassing(station)) standing.push({ station, coversAll: true, covers: () => true })
    else if (station.part) addMount(station.part)
    else routes.push({ method: 'ALL', path: '/*', stations: [...stationsBefore('', [], []), station], matches: () => true })
  }

  function addMount(part: NonNullable<Station['part']>): void {
    if (part.kind === 'authServer') mounts.push({ kind: part.kind, path: part.paths.join(', ') })
    else if (part.kind === 'management' || part.kind === 'portal') mounts.push({ kind: part.kind, path: part.path ?? '/' })
  }

  function addRouter(router: KoaRouter): void {
    // the router runs what it holds only where one of its routes is met
    const meets = (method: string, path: string) =>
      router.stack.some(layer => layer.methods.includes(method) && layer.match(path))
    const isOfOneHost = Boolean(router.host ?? router.opts?.host)
    // then of all that match it runs the last one alone
    const isExclusive = Boolean(router.exclusive ?? router.opts?.exclusive)
    const own: InFront[] = []
    for (const layer of router.stack) {
      const stations = layer.stack.map(stationOf)
      if (layer.methods.length > 0 && !stations.every(station => station !== null && isPassing(station))) {
        addRoute(
          layer,
          stations.filter(station => station !== null),
          isExclusive ? [] : own,
        )
        continue
      }
      for (const [i, station] of stations.entries()) {
        if (station)
          own.push({
            station,
            coversAll: false,
            covers: (method, path) => (layer.methods.length === 0 || layer.methods.includes(method)) && layer.match(path),
          })
        else middlewares.push({ path: shownPath(layer.path), name: nameOf(layer.stack[i]) })
      }
    }
    if (isOfOneHost || isExclusive) return
    standing.push(
      ...own.map(one => ({ ...one, covers: (method: string, path: string) => meets(method, path) && one.covers(method, path) })),
    )
  }

  function addRoute(layer: KoaLayer, stations: readonly Station[], own: readonly InFront[]): void {
    const samples = samplePaths(layer.path, path => layer.match(path))
    const isAll = layer.methods.length > MOST_NAMED
    const named = layer.methods.filter(method => method !== 'HEAD' || !layer.methods.includes('GET'))
    for (const method of isAll ? ['ALL'] : named) {
      routes.push({
        method,
        path: shownPath(layer.path),
        stations: [...stationsBefore(isAll ? 'GET' : method, samples, own), ...stations],
        matches: (asked, path) => layer.methods.includes(asked.toUpperCase()) && layer.match(path),
      })
    }
  }

  // what does not cover every path that was tried is not believed to stand in front
  function stationsBefore(method: string, samples: readonly string[], own: readonly InFront[]): Station[] {
    return [...standing, ...own]
      .filter(one => one.coversAll || (samples.length > 0 && samples.every(sample => one.covers(method, sample))))
      .map(({ station }) => station)
  }
}

// router.all() names each method that Node knows
const MOST_NAMED = 10

const nameOf = (middleware: object | undefined): string => {
  const { name } = (middleware ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' && name !== '' ? name : '<anonymous>'
}
