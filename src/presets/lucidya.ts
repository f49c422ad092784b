import { type KeyringOptions, lucAuthorizationScheme, type RenderRefusal } from '../index.js'
import { checkPresetOptions } from './check-preset-options.js'

/** What {@link lucidya} takes. */
export interface LucidyaOptions {
  /** How many requests an account may make from one start of a minute to the next; 100 by default. */
  requestsPerMinute?: number
}

/**
 * Keys as Lucidya documents them: `luc-authorization: TOKEN`, UUIDs, an approval first, up to three keys for an account, each with
 * its subnets. Unused for 30 days a key is deactivated, for 60 it has expired: `keyring.sweep()` ends it, and sends the e-mails.
 *
 * @throws TypeError that names the option that is wrong
 * @example
 * ```ts
 * app.use(apiKeyAuth(lucidya()))
 * ```
 */
export function lucidya(options: LucidyaOptions = {}): KeyringOptions {
  checkPresetOptions('lucidya', options, { requestsPerMinute: [isCount, 'a whole number from 1 on'] })
  const { requestsPerMinute = 100 } = options
  return {
    schemes: [lucAuthorizationScheme()],
    secretFormat: 'uuid',
    rules: {
      approvalRequired: true,
      keysPerAccount: 3,
      subnetsRequired: true,
      idleAfterDays: 30,
      expiredAfterIdleDays: 60,
    },
    // fixed windows go by the clock: this one ends with the minute
    rateLimit: { per: 'account', limit: requestsPerMinute, windowSeconds: 60, window: 'fixed' },
    renderRefusal: asMessage,
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0

const NOTHING = 'No API key found in request'
const NOT_GOOD = 'Invalid authentication credentials'
const TOO_MANY = 'API rate limit exceeded'

// its documents know three refusals; others are told in the same form, by their title
const asMessage: RenderRefusal = ({ status, headers, code, error }) => {
  const isBad = status === 401 || code === 'invalid_request'
  const known = code === 'missing_credential' ? NOTHING : isBad ? NOT_GOOD : undefined
  const message = known ?? (status === 429 ? TOO_MANY : error.title)
  return {
    status: isBad ? 401 : status,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ message }),
  }
}
