import type { ClientAddress } from '../../http/client-address.js'
import type { RequestLike } from '../../http/request-like.js'
import type { Logger } from '../../logger.js'
import type { Address } from '../../restrictions/address.js'
import type { Principal } from '../../principal.js'
import type { Policy } from '../policy.js'
import { createRateCounter, type RateCount } from './counter.js'
import { rateFields, rateLimited } from './fields.js'
import { createLimiter } from './limiter.js'
import type { CheckedRateLimit } from './options.js'
import type { RateStanding } from './standing.js'
import { createRateSubject } from './subject.js'

type Fields = ReturnType<typeof rateFields>

/** The limits that every authenticated request is held against. */
export interface RateLimits {
  /** Counts the request; rejects with AuthError `rate_limited` where it is one too many, and then it does not count. */
  readonly policy: Policy
  /** Where the request stands against each limit, without counting it; a standing is null where the limiter fails. */
  peek(
    principal: Principal,
    request: RequestLike,
  ): Promise<readonly { readonly limit: CheckedRateLimit; readonly standing: RateStanding | null }[]>
  /** The RateLimit fields of the answer to a request that was counted. */
  fieldsOf(request: RequestLike): Fields
}

/** What rate limits are made of. */
export interface RateLimitsParts {
  limits: readonly CheckedRateLimit[]
  clientAddress: ClientAddress
  /** Reads an address text; null where it is none. */
  readAddress(text: string): Address | null
  now(): number
  logger: Logger
}

/**
 * Makes the limits and their limiters.
 *
 * @returns null where nothing is limited
 * @throws TypeError where what makes a limiter gives none
 */
export function createRateLimits(parts: RateLimitsParts): RateLimits | null {
  const { limits, clientAddress, readAddress, now, logger } = parts
  if (limits.length === 0) return null
  const subjectOf = createRateSubject(readAddress)
  const counters = limits.map(limit => ({
    count: createRateCounter(limit, createLimiter('rateLimit', limit), logger),
    limit,
    per: limit.per,
  }))
  const fields = new WeakMap<RequestLike, Fields>()

  return {
    async policy(principal, request) {
      const address = clientAddress(request)
      const instant = now()
      const results = await Promise.all(counters.map(({ count, per }) => count(subjectOf(per, principal, address), instant)))
      const counts: RateCount[] = results.filter(count => count !== null)
      if (counts.every(({ passes }) => passes)) return void fields.set(request, rateFields(counts))
      await Promise.all(counts.map(count => count.giveBack()))
      throw rateLimited(counts)
    },
    async peek(principal, request) {
      const address = clientAddress(request)
      const instant = now()
      return Promise.all(
        counters.map(async ({ count, limit, per }) => ({
          limit,
          standing: await count.peek(subjectOf(per, principal, address), instant),
        })),
      )
    },
    fieldsOf: request => fields.get(request) ?? [],
  }
}
