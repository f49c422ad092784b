import { AuthError } from '../../errors.js'
import type { RateCount } from './counter.js'

/**
 * The RateLimit fields of an answer, names as they are sent.
 *
 * @see draft-ietf-httpapi-ratelimit-headers
 */
export function rateFields(counts: readonly RateCount[]): readonly (readonly [name: string, value: string])[] {
  if (counts.length === 0) return []
  const policy = counts.map(({ limit: { name, limit, windowSeconds } }) => `"${name}";q=${limit};w=${windowSeconds}`)
  const standing = counts.map(count => `"${count.limit.name}";r=${count.remaining};t=${secondsOf(count)}`)
  return [
    ['RateLimit-Policy', policy.join(', ')],
    ['RateLimit', standing.join(', ')],
  ]
}

/** The refusal of a request that is one too many for some of the limits. */
export function rateLimited(counts: readonly RateCount[]): AuthError {
  const last = counts.filter(({ passes }) => !passes).reduce((a, b) => (b.waitMs > a.waitMs ? b : a))
  const seconds = secondsOf(last)
  const { limit, windowSeconds } = last.limit
  // the request is given back where it would have passed
  const standing = counts.map(count => (count.passes ? { ...count, remaining: count.remaining + 1 } : count))
  return new AuthError('rate_limited', {
    detail: `The limit of ${limit} in ${windowSeconds} s is reached: come back in ${seconds} s.`,
    headers: {
      'retry-after': String(seconds),
      ...Object.fromEntries(rateFields(standing).map(([name, value]) => [name.toLowerCase(), value])),
    },
  })
}

const secondsOf = ({ waitMs }: RateCount) => Math.max(1, Math.ceil(waitMs / 1000))
