import { OPERATIONS, type OperationId } from './contract/operations.js'
import { HttpProblem } from '../endpoints/http-problem.js'
import { matchSegments } from '../endpoints/match-segments.js'

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
