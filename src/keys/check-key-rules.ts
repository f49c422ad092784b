import { checkOptions, option } from '../check-options.js'
import { LIMITS } from '../limits.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import type { KeyRules } from './key-rules.js'

const RULES = {
  keysPerAccount: option.count,
  defaultLifetimeDays: option.upTo(LIMITS.ruleDays),
  longestLifetimeDays: option.upTo(LIMITS.ruleDays),
  longestGraceSeconds: option.whole,
  neverExpires: option.one('allowed', 'refused'),
  grantsRequired: option.flag,
  grantsImmutable: option.flag,
  subnetsRequired: option.flag,
  technicalContactRequired: option.flag,
  approvalRequired: option.flag,
  dedicatedRole: option.flag,
  deleteOnlyInactive: option.flag,
  idleAfterDays: option.upTo(LIMITS.ruleDays),
  expiredAfterIdleDays: option.upTo(LIMITS.ruleDays),
  ownership: option.one('account', 'personal'),
  grantCatalogue: option.object,
}

/**
 * Checks the rules when a keyring is made.
 *
 * @throws TypeError that names the rule and what would be right
 */
export function checkKeyRules(rules: KeyRules): void {
  checkOptions('rules', rules, RULES)
  const { defaultLifetimeDays = 0, longestLifetimeDays = Infinity, grantCatalogue } = rules
  const { idleAfterDays = Infinity, expiredAfterIdleDays } = rules
  if (defaultLifetimeDays > longestLifetimeDays)
    throw new TypeError('rules: defaultLifetimeDays must be at most longestLifetimeDays')
  if (expiredAfterIdleDays !== undefined && expiredAfterIdleDays <= idleAfterDays)
    throw new TypeError('rules: expiredAfterIdleDays needs idleAfterDays, and must be longer: an idle key expires, and no other')
  if (grantCatalogue) checkCatalogue(grantCatalogue)
}

function checkCatalogue(catalogue: Readonly<Record<string, unknown>>): void {
  for (const [grant, description] of Object.entries(catalogue)) {
    try {
      parseHeldGrant(grant)
    } catch (error) {
      throw new TypeError(`rules: grantCatalogue: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
    if (typeof description !== 'string')
      throw new TypeError(`rules: grantCatalogue: the description of "${grant}" must be a string`)
  }
}
