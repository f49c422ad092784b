import { checkOptions, option } from '../check-options.js'
import { LIMITS } from '../limits.js'

export type LeakPolicy = 'notify' | 'grace' | 'revoke'

/** What happens to a key of which a secret was reported as leaked: the option `leaks` of `createKeyring`. */
export interface LeakOptions {
  /**
   * `revoke` (the default) ends the key at once. `grace` ends it after `graceSeconds`, or when it would have ended anyway.
   * `notify` only tells whoever the key belongs to.
   */
  policy?: LeakPolicy
  /** How long a leaked key goes on under `grace`; a day by default. */
  graceSeconds?: number
}

/**
 * Checks the option `leaks` and fills in the defaults.
 *
 * @throws TypeError that names what is wrong
 */
export function readLeakOptions(options: LeakOptions = {}): Required<LeakOptions> {
  checkOptions('leaks', options, {
    policy: option.one('notify', 'grace', 'revoke'),
    graceSeconds: option.upTo(LIMITS.graceSeconds),
  })
  const { policy = 'revoke', graceSeconds = 86_400 } = options
  if (options.graceSeconds !== undefined && policy !== 'grace')
    throw new TypeError(`leaks: graceSeconds belongs to the policy 'grace', and the policy is '${policy}'`)
  return { policy, graceSeconds }
}
