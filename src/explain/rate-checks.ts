import { AuthError } from '../errors.js'
import type { RequestLike } from '../http/request-like.js'
import type { RateLimits } from '../policies/rate/limits.js'
import type { Principal } from '../principal.js'
import type { ExplainedCheck } from './explanation.js'
import { passing, refusing, without } from './hold.js'

/** Where the request stands against each limit, as far as that can be known without counting it. */
export async function rateChecks(
  limits: RateLimits | null,
  principal: Principal,
  request: RequestLike,
): Promise<ExplainedCheck[]> {
  if (!limits) return [passing('rateLimit', 'requests are not limited: there is no option rateLimit')]
  const standings = await limits.peek(principal, request)
  return standings.map(({ limit, standing }) => {
    const { name, limit: most, windowSeconds, per, makeLimiter } = limit
    const what = `the limit "${name}" of ${most} in ${windowSeconds} s per ${per}`
    const unknown = (why: string) => without('rateLimit', 'unknown', `${what}: ${why}`)
    if (!makeLimiter) return unknown('each instance counts in its own memory')
    if (per === 'address' && !request.socket) return unknown('from where the request comes is not said')
    if (!standing) return unknown('what counts does not answer, and requests go on without it')
    if (standing.passes) return passing('rateLimit', `${what}: after this one ${standing.remaining} more would pass`)
    const seconds = Math.max(1, Math.ceil(standing.waitMs / 1000))
    return refusing('rateLimit', new AuthError('rate_limited'), `${what} is reached: a request passes in ${seconds} s`)
  })
}
