import { type Body, canSendAgain } from './can-send-again.js'
import { retryAfterOf } from './retry-after.js'

/** What says how long to wait. */
export interface RetryRules {
  readonly retries: number
  readonly maxRetryWaitSeconds: number
  now(): number
}

// RFC 9110 section 9.2.2; a POST that says what it is repeated for is made safe by that
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']

/** Whether a request may be sent twice. */
export const mayRepeat = (method: string, headers: Headers, body: Body): boolean =>
  (IDEMPOTENT.includes(method) || headers.has('idempotency-key')) && canSendAgain(body)

/**
 * How long to wait before a request is sent again, in milliseconds; null where it must not be. Never less than the server
 * asks for, and up to a quarter more, so that clients who were refused together do not come back together.
 *
 * @param tried how often it was sent before this answer, from 0 on
 */
export function retryWait(response: Response, tried: number, { retries, maxRetryWaitSeconds, now }: RetryRules): number | null {
  if ((response.status !== 429 && response.status !== 503) || tried >= retries) return null
  const asked = retryAfterOf(response, now())
  const seconds = asked ?? 0.5 * 2 ** tried
  if (seconds > maxRetryWaitSeconds) return null
  return seconds * 1000 + Math.random() * Math.max(250, seconds * 250)
}
