import { createKeyring, type KeyringOptions, type RateLimit } from 'keywright'
import { describe, expect, it } from 'vitest'

const LIMIT: RateLimit = { limit: 10, windowSeconds: 60, per: 'key' }
const RATE = { limit: 10, windowSeconds: 60 }

const WRONG: readonly [message: string, options: unknown][] = [
  ['createKeyring: rateLimit must be an object or an array, not 10', { rateLimit: 10 }],
  ['createKeyring: unknown option "rateLimits": did you mean "rateLimit"?', { rateLimits: LIMIT }],
  ['rateLimit: an empty array limits nothing: leave the option out', { rateLimit: [] }],
  ['rateLimit: the options are an object', { rateLimit: [null] }],
  ['rateLimit: limit is missing: it must be a whole number from 1 to 10000000', { rateLimit: { ...LIMIT, limit: undefined } }],
  ['rateLimit: windowSeconds is missing', { rateLimit: { limit: 10, per: 'key' } }],
  ["rateLimit: per is missing: it must be 'key' or 'account' or 'address'", { rateLimit: RATE }],
  ["rateLimit: per must be 'key' or 'account' or 'address', not this string", { rateLimit: { ...LIMIT, per: 'ip' } }],
  ['rateLimit: limit must be a whole number from 1 to 10000000, not 0', { rateLimit: { ...LIMIT, limit: 0 } }],
  ['rateLimit: limit must be a whole number from 1 to 10000000, not 1.5', { rateLimit: { ...LIMIT, limit: 1.5 } }],
  ['rateLimit: windowSeconds must be a whole number from 1 to 604800, not 0.5', { rateLimit: { ...LIMIT, windowSeconds: 0.5 } }],
  ['rateLimit: windowSeconds must be a whole number from 1 to 604800', { rateLimit: { ...LIMIT, windowSeconds: 604_801 } }],
  ['rateLimit: unknown option "windowMs": did you mean "window"?', { rateLimit: { ...LIMIT, windowMs: 60_000 } }],
  ["rateLimit: window must be 'fixed' or 'sliding', not this string", { rateLimit: { ...LIMIT, window: 'rolling' } }],
  ['rateLimit: a name has 1 to 64 letters, digits, "-", "_" and "."', { rateLimit: { ...LIMIT, name: 'a "name"' } }],
  ['rateLimit: a name has 1 to 64 letters', { rateLimit: { ...LIMIT, name: 'a\r\nb' } }],
  ['rateLimit: two limits are called "default": give each a name of its own', { rateLimit: [LIMIT, { ...LIMIT, limit: 5 }] }],
  ['rateLimit: limiter must be a function', { rateLimit: { ...LIMIT, limiter: {} } }],
  [
    'rateLimit: limiter must give a limiter of rate-limiter-flexible; what it gave has no penalty, reward, get',
    { rateLimit: { ...LIMIT, limiter: async () => undefined } },
  ],
  ['rateLimit: limiter must give a limiter', { rateLimit: { ...LIMIT, limiter: () => null } }],
  ['createKeyring: failedAuthentications must be an object', { failedAuthentications: 10 }],
  ['failedAuthentications: limit is missing', { failedAuthentications: {} }],
  [
    'failedAuthentications: windowSeconds must be a whole number',
    { failedAuthentications: { ...RATE, windowSeconds: 'minute' } },
  ],
  ['failedAuthentications: unknown option "per"', { failedAuthentications: LIMIT }],
  ['failedAuthentications: limiter must give a limiter', { failedAuthentications: { ...RATE, limiter: () => ({}) } }],
]

describe('the options of rate limits', () => {
  it.each(WRONG)('say what is wrong: %s', (message, options) => {
    const attempt = () => createKeyring({ store: 'memory:', ...(options as KeyringOptions) })
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(message)
  })

  it('take one limit, several, and those at the ends of what is possible', async () => {
    const several: RateLimit[] = [
      { ...LIMIT, limit: 1, windowSeconds: 1 },
      { ...LIMIT, limit: 10_000_000, windowSeconds: 604_800, name: 'x'.repeat(64), window: 'sliding', per: 'address' },
    ]
    for (const rateLimit of [LIMIT, several])
      await createKeyring({ store: 'memory:', rateLimit, failedAuthentications: RATE }).close()
  })
})
