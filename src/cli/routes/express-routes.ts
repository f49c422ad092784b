import type { FoundApp, FoundMount, FoundRoute, Station, UnknownMiddleware } from './listing.js'
import {
  type ExpressLayer,
  type ExpressRouter,
  isExpressRouter,
  matchedPart,
  matchesAll,
  mountPattern,
  routerOf,
} from './express-layer.js'
import type { NotedMounts } from './note-mounts.js'
import { samplePaths } from './sample-paths.js'
import { below } from './shown-path.js'
import { isPassing, stationOf } from './station-of.js'

// what stands in front of the routes behind it
interface InFront {
  readonly station: Station
  /** Null for every method. */
  readonly method: string | null
  readonly coversAll: boolean
  covers(path: string): boolean
}

// a router, and how a request comes to it
interface Place {
  readonly shown: string
  /** Paths that lead to it, to be continued. */
  readonly samples: readonly string[]
  readonly isReachedByAll: boolean
  /** What it sees of the path of a request; null where the request does not come to it. */
  enter(path: string): string | null
}

/** The routes of an app or a router of Express 4 or 5, in the order in which requests meet them. */
export function expressRoutes(app: object, noted: NotedMounts): FoundApp {
  const routes: FoundRoute[] = []
  const mounts: FoundMount[] = []
  const middlewares: UnknownMiddleware[] = []
  const standing: InFront[] = []
  const root = isExpressRouter(app) ? app : routerOf(app)
  if (root) walk(root, { shown: '', samples: [''], isReachedByAll: true, enter: path => path })
  return { framework: 'Express', routes, mounts, middlewares }

  function walk({ stack }: ExpressRouter, place: Place): void {
    for (const layer of stack) {
      if (layer.route) addRoute(layer, layer.route, place)
      else addMiddleware(layer, place)
    }
  }

  function addMiddleware(layer: ExpressLayer, place: Place): void {
    const { handle, name } = layer
    const pattern = mountPattern(layer, noted.pathOf(layer))
    const shown = [pattern].flat(Infinity).map(one => (one === '' ? place.shown : below(place.shown, one)))
    const path = shown.join(', ') || '/'
    const matches = (whole: string) => matchedBelow(layer, place, whole) !== null
    const coversAll = place.isReachedByAll && matchesAll(layer)
    const mounted = noted.appOf(layer)
    const inner = isExpressRouter(handle) ? handle : mounted && routerOf(mounted)
    if (inner) {
      const ways = [pattern].flat(Infinity)
      const samples = place.samples.flatMap(prefix =>
        ways.flatMap(way => (way === '' ? [prefix] : samplePaths(way, own => matches(prefix + own)).map(own => prefix + own))),
      )
      walk(inner, {
        shown: path === '/' ? '' : path,
        samples,
        isReachedByAll: coversAll,
        enter: whole => remainder(layer, place, whole),
      })
      return
    }
    const station = stationOf(handle)
    if (!station) {
      // Express brings its own two, and an error handler answers what failed
      const isOwn = name === 'query' || name === 'expressInit' || (handle as { length?: number }).length === 4
      if (!isOwn) middlewares.push({ path, name: name || '<anonymous>' })
    } else if (isPassing(station)) standing.push({ station, method: null, coversAll, covers: matches })
    else if (station.part) addMount(station.part, place.shown, path)
    else {
      const stations = [
        ...stationsBefore(
          null,
          place.samples.map(prefix => `${prefix}/`),
          coversAll,
        ),
        station,
      ]
      routes.push({ method: 'ALL', path: below(path, '/*'), stations, matches: (_method, whole) => matches(whole) })
    }
  }

  function addMount(part: NonNullable<Station['part']>, prefix: string, path: string): void {
    if (part.kind === 'authServer') mounts.push({ kind: part.kind, path: part.paths.map(own => below(prefix, own)).join(', ') })
    else if (part.kind === 'management' || part.kind === 'portal') mounts.push({ kind: part.kind, path })
  }

  function addRoute(layer: ExpressLayer, route: NonNullable<ExpressLayer['route']>, place: Place): void {
    const matches = (whole: string) => matchedBelow(layer, place, whole) !== null
    const methods = methodsOf(route)
    const patterns = [route.path].flat(Infinity)
    // of several methods each has its own way, and all of them are noted before one stands in front of another
    const passed: InFront[] = []
    for (const method of methods) {
      const handles = route.stack.filter(({ method: own }) => !own || own === (method ?? EACH))
      const stations = handles.map(({ handle }) => stationOf(handle))
      if (handles.every(({ handle }) => isCheck(handle))) {
        for (const station of stations) {
          if (station) passed.push({ station, method, coversAll: false, covers: matches })
        }
        continue
      }
      for (const pattern of patterns) {
        const samples = place.samples.flatMap(prefix =>
          samplePaths(pattern, own => matches(prefix + own)).map(own => prefix + own),
        )
        routes.push({
          method: method?.toUpperCase() ?? 'ALL',
          path: below(place.shown, pattern),
          stations: [...stationsBefore(method, samples, false), ...stations.filter(station => station !== null)],
          matches: (asked, whole) => isMethod(method, asked) && matches(whole),
        })
      }
    }
    standing.push(...passed)
  }

  // what does not cover every path that was tried is not believed to stand in front
  function stationsBefore(method: string | null, samples: readonly string[], isEverywhere: boolean): Station[] {
    const covers = (one: InFront) =>
      one.coversAll || (!isEverywhere && samples.length > 0 && samples.every(sample => one.covers(sample)))
    return standing.filter(one => (one.method === null || one.method === method) && covers(one)).map(({ station }) => station)
  }
}

function matchedBelow(layer: ExpressLayer, place: Place, whole: string): string | null {
  const path = place.enter(whole)
  return path === null ? null : matchedPart(layer, path || '/')
}

function remainder(layer: ExpressLayer, place: Place, whole: string): string | null {
  const path = place.enter(whole)
  const part = path === null ? null : matchedPart(layer, path || '/')
  if (path === null || part === null) return null
  const rest = path.slice(part.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

// app.all() names each method that Node knows: then one of them stands for all
const MOST_NAMED = 10
const EACH = 'get'

/** The methods of a route; null for all of them. */
function methodsOf({ methods, stack }: NonNullable<ExpressLayer['route']>): (string | null)[] {
  const named = Object.keys(methods).filter(method => method !== '_all')
  if (named.length > MOST_NAMED) return [null]
  const isForAll = ({ method, handle }: (typeof stack)[number]) => !method && !isCheck(handle)
  // what checks for all methods is no route by itself, where the methods that it checks for are named
  return methods._all && (named.length === 0 || stack.some(isForAll)) ? [...named, null] : named
}

const isCheck = (handle: object): boolean => {
  const station = stationOf(handle)
  return station !== null && isPassing(station)
}

const isMethod = (own: string | null, asked: string): boolean => {
  const method = asked.toLowerCase()
  return own === null || own === method || (own === 'get' && method === 'head')
}
