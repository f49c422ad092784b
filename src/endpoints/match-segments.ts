import { LIMITS } from '../limits.js'

/**
 * Holds the segments of a path against those of a pattern, in which `{name}` stands for any one.
 *
 * @returns the parameters, decoded; null where the path is another one
 */
export function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [i, segment] of segments.entries()) {
    const value = given[i] ?? ''
    if (!segment.startsWith('{')) {
      if (segment !== value) return null
      continue
    }
    const decoded = decode(value)
    if (decoded === null) return null
    params[segment.slice(1, -1)] = decoded
  }
  return params
}

// an id longer than any there is names nothing
function decode(value: string): string | null {
  try {
    const decoded = decodeURIComponent(value)
    return decoded === '' || decoded.length > LIMITS.idLength ? null : decoded
  } catch {
    return null
  }
}
