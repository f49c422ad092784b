import { LIMITS } from '../limits.js'
import { OPERATIONS, type OperationId } from './contract/operations.js'
import { HttpProblem } from '../endpoints/http-problem.js'

/** The operation that a request is for. */
export interface Match {
  readonly id: OperationId
  /** The parameters of its path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/**
 * Makes the finder of operations by method and path.
 *
 * @returns a function that throws HttpProblem `not_found` or `method_not_allowed`
 */
export function createOperationMatcher(): (method: string, path: string) => Match {
  const routes = (Object.keys(OPERATIONS) as OperationId[]).map(id => ({
    id,
    method: OPERATIONS[id].method,
    segments: OPERATIONS[id].path.split('/'),
  }))

  return (method, path) => {
    const given = path.split('/')
    const found = routes.flatMap(({ segments, ...route }) => {
      const params = matchSegments(segments, given)
      return params ? [{ ...route, params }] : []
    })
    const wanted = method === 'HEAD' ? 'GET' : method
    const match = found.find(route => route.method === wanted)
    if (match) return match
    if (found.length === 0) throw new HttpProblem(404, 'not_found', 'there is no such path')
    const allow = found.flatMap(route => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method])).join(', ')
    throw new HttpProblem(405, 'method_not_allowed', `here is ${allow}`, { allow })
  }
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
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
