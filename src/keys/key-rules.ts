import { ManagementError } from '../errors.js'

/** What an API provider demands of keys. Absent means no demand. */
export interface KeyRules {
  /** The most keys an account may have; revoked and expired ones count, deleted ones do not. */
  keysPerAccount?: number
  /** The lifetime of keys that state no expiry. */
  defaultLifetimeDays?: number
  /** No key may live longer than this from its creation; a key that states no expiry then lives this long, or the default. */
  longestLifetimeDays?: number
  /** Every key must name its subnets. */
  subnetsRequired?: boolean
}

const DAY_MS = 86_400_000

/**
 * The expiry of a key under the rules.
 *
 * @param stated the wish: absent for the rules' default, null for never
 * @param createdAt where the longest lifetime counts from, so that no change prolongs it
 * @throws ManagementError `rule_violated` with the rule's name, or `invalid_input` for an instant that has passed
 */
export function expiryUnder(rules: KeyRules, stated: Date | null | undefined, createdAt: Date, now: Date): Date | null {
  const { defaultLifetimeDays, longestLifetimeDays } = rules
  if (stated === undefined) {
    const days = defaultLifetimeDays ?? longestLifetimeDays
    return days === undefined ? null : new Date(createdAt.getTime() + days * DAY_MS)
  }
  if (stated !== null && stated.getTime() <= now.getTime()) {
    throw new ManagementError('invalid_input', 'expiresAt has passed already', {
      errors: { expiresAt: 'has passed already: give an instant to come' },
    })
  }
  if (
    longestLifetimeDays !== undefined &&
    (stated === null || stated.getTime() > createdAt.getTime() + longestLifetimeDays * DAY_MS)
  ) {
    throw new ManagementError('rule_violated', `a key lives at most ${longestLifetimeDays} days`, { rule: 'longestLifetimeDays' })
  }
  return stated
}

/**
 * Holds the subnets of a key against the rules.
 *
 * @throws ManagementError `rule_violated` with the rule's name
 */
export function checkSubnetsUnder(rules: KeyRules, subnets: readonly string[] | null): void {
  if (rules.subnetsRequired && subnets === null) {
    throw new ManagementError('rule_violated', 'a key must name the subnets it is used from', { rule: 'subnetsRequired' })
  }
}
