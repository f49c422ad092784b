import { AuthError } from '../../errors.js'
import type { ClientAddress } from '../../http/client-address.js'
import type { RequestLike } from '../../http/request-like.js'
import type { Logger } from '../../logger.js'
import type { Address } from '../../restrictions/address.js'
import { createRateCounter } from './counter.js'
import { rateLimited } from './fields.js'
import { createLimiter } from './limiter.js'
import type { CheckedRateLimit } from './options.js'
import { createAddressSubject } from './subject.js'

type Authenticate<T> = (request: RequestLike) => T | Promise<T>

/** Puts a throttle behind an authentication: what fails too often from one client address is refused with `rate_limited`. */
export type ThrottleFailures = <T>(authenticate: Authenticate<T>) => Authenticate<T>

// what guessing ends in; the other refusals need a secret that is right. Who has a token that is bound to a key of somebody
// else's can only guess
const GUESSES: ReadonlySet<string> = new Set(['unknown_key', 'invalid_token', 'invalid_dpop_proof'])

/** What the throttle is made of. */
export interface ThrottleFailuresParts {
  /** Null where failures are not limited. */
  failedAuthentications: CheckedRateLimit | null
  clientAddress: ClientAddress
  /** Reads an address text; null where it is none. */
  readAddress(text: string): Address | null
  now(): number
  logger: Logger
}

/**
 * Makes the throttle and its limiter. It stands behind the failure, so that who shares an address with somebody who
 * guesses is not kept out; where failures are not limited it changes nothing.
 *
 * @throws TypeError where what makes the limiter gives none
 */
export function createThrottleFailures(parts: ThrottleFailuresParts): ThrottleFailures {
  const { failedAuthentications, clientAddress, readAddress, now, logger } = parts
  if (!failedAuthentications) return authenticate => authenticate
  const count = createRateCounter(failedAuthentications, createLimiter('failedAuthentications', failedAuthentications), logger)
  const subjectOf = createAddressSubject(readAddress)
  return authenticate => request => {
    try {
      const authenticated = authenticate(request)
      return authenticated instanceof Promise ? authenticated.catch(error => refuse(error, request)) : authenticated
    } catch (error) {
      return refuse(error, request)
    }
  }

  async function refuse(error: unknown, request: RequestLike): Promise<never> {
    if (!(error instanceof AuthError && GUESSES.has(error.code))) throw error
    const counted = await count(subjectOf(clientAddress(request)), now())
    throw !counted || counted.passes ? error : rateLimited([counted])
  }
}
