import { matchSegments } from '../endpoints/match-segments.js'

/** What was found at a path. */
export interface Found<Place> {
  readonly place: Place
  /** The parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/**
 * Makes the finder of what is at a path.
 *
 * @param places by their path, whose parameters are written `{name}`
 */
export function createMatcher<Place>(places: Readonly<Record<string, Place>>): (path: string) => Found<Place> | null {
  const routes = Object.entries(places).map(([path, place]) => ({ segments: path.split('/'), place }))

  return path => {
    const given = path.split('/')
    for (const { segments, place } of routes) {
      const params = matchSegments(segments, given)
      if (params) return { place, params }
    }
    return null
  }
}
