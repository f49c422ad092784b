import { ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import { compileGrants } from '../restrictions/grants.js'
import { quote } from '../restrictions/quote.js'
import type { Problem } from '../wrong-value.js'

/** What an API provider demands of keys. Absent means no demand. */
export interface KeyRules {
  /** The most keys an account may have; revoked, expired and idle ones count, deleted ones do not. */
  keysPerAccount?: number
  /** The lifetime of keys that state no expiry. */
  defaultLifetimeDays?: number
  /** No key may live longer than this from its creation; a key that states no expiry then lives this long, or the default. */
  longestLifetimeDays?: number
  /** For how long the old secret of a rotated key may go on; 0 for not at all. As long as whoever rotates it says, by default. */
  longestGraceSeconds?: number
  /** Whether a key may have no expiry; `allowed` by default, unless there is a longest lifetime. */
  neverExpires?: 'allowed' | 'refused'
  /** Every key must have a grant. */
  grantsRequired?: boolean
  /** The grants of a key are fixed when it is made. */
  grantsImmutable?: boolean
  /** Every key must name its subnets. */
  subnetsRequired?: boolean
  /** Every key must name a technical contact. */
  technicalContactRequired?: boolean
  /** An account makes keys only once its access request was approved. */
  approvalRequired?: boolean
  /** Every key gets a role of its own, named after it, which holds its grants. */
  dedicatedRole?: boolean
  /** Only keys that no longer work can be deleted: revoke an active one first. */
  deleteOnlyInactive?: boolean
  /** A key that was not used for so long is idle, and no longer good. */
  idleAfterDays?: number
  /** A key that was not used for so long has expired, once a sweep has seen it; it needs `idleAfterDays`, and is longer. */
  expiredAfterIdleDays?: number
  /** `personal`: a key never does more than its owner, and ends with the owner. `account` by default. */
  ownership?: 'account' | 'personal'
  /** The grants that keys may hold, each with its description for people. Absent: any. */
  grantCatalogue?: Readonly<Record<string, string>>
}

const DAY_MS = 86_400_000

/** What stands beside `grantsImmutable`, wherever grants are changed. */
export const FIXED_GRANTS = 'the grants of a key are fixed when it is made: make a new key'

/**
 * The refusal of a rule, with the field that it is about.
 *
 * @param problem what is wrong, where it is more than the rule's name tells
 */
export const violated = (rule: keyof KeyRules, field: string, message: string, problem?: Problem): ManagementError =>
  new ManagementError('rule_violated', message, {
    rule,
    errors: { [field]: message },
    ...(problem ? { problems: { [field]: problem } } : {}),
  })

/**
 * The expiry of a key under the rules.
 *
 * @param stated the wish: absent for the rules' default, null for never
 * @param createdAt where the longest lifetime counts from, so that no change prolongs it
 * @throws ManagementError `rule_violated` with the rule's name, or `invalid_input` for an instant that has passed
 */
export function expiryUnder(rules: KeyRules, stated: Date | null | undefined, createdAt: Date, now: Date): Date | null {
  const { defaultLifetimeDays, longestLifetimeDays, neverExpires } = rules
  const days = defaultLifetimeDays ?? longestLifetimeDays
  const wished = stated === undefined && days !== undefined ? new Date(createdAt.getTime() + days * DAY_MS) : (stated ?? null)
  if (stated && stated.getTime() <= now.getTime())
    throw invalid({ expiresAt: 'has passed already: give an instant to come' }, { expiresAt: { kind: 'past' } })
  if (
    longestLifetimeDays !== undefined &&
    (wished === null || wished.getTime() > createdAt.getTime() + longestLifetimeDays * DAY_MS)
  )
    throw violated('longestLifetimeDays', 'expiresAt', `a key lives at most ${longestLifetimeDays} days`)
  if (neverExpires === 'refused' && wished === null)
    throw violated('neverExpires', 'expiresAt', 'a key must have an expiry: say when it ends')
  return wished
}

/** What rules look at, apart from the expiry; what is absent is not looked at. */
export interface RuledFacts {
  readonly grants?: readonly string[]
  readonly subnets?: readonly string[] | null
  readonly technicalContact?: string | null
  readonly owner?: string | null
}

/**
 * Holds what a key is made of, or what changes of it, against the rules.
 *
 * @throws ManagementError `rule_violated` with the rule's name
 */
export function checkRules(rules: KeyRules, { grants, subnets, technicalContact, owner }: RuledFacts): void {
  if (grants !== undefined) checkGrants(rules, grants)
  if (rules.subnetsRequired && subnets === null)
    throw violated('subnetsRequired', 'subnets', 'a key must name the subnets it is used from')
  if (rules.technicalContactRequired && technicalContact === null)
    throw violated('technicalContactRequired', 'technicalContact', 'a key must name a technical contact')
  if (rules.ownership === 'personal' && owner === null)
    throw violated('ownership', 'owner', 'a key is personal: it must have an owner')
}

function checkGrants({ grantsRequired, grantCatalogue }: KeyRules, grants: readonly string[]): void {
  if (grantsRequired && grants.length === 0)
    throw violated('grantsRequired', 'grants', 'a key must have a grant: name what it may do')
  if (!grantCatalogue) return
  const known = Object.keys(grantCatalogue)
  // a wildcard would cover what the catalogue does not have: it must stand there itself
  const isOffered = compileGrants(known)
  const stranger = grants.find(grant => !isOffered(grant))
  if (stranger !== undefined) {
    const offered = known.length > 20 ? `${known.slice(0, 20).join(', ')} …` : known.join(', ')
    const message = `there is no grant ${quote(stranger)}: there are ${offered}`
    throw violated('grantCatalogue', 'grants', message, { kind: 'notOffered', grant: stranger })
  }
}

/**
 * Holds a rotation against the rules.
 *
 * @throws ManagementError `rule_violated` with the rule's name
 */
export function checkGrace({ longestGraceSeconds = Infinity }: KeyRules, graceSeconds: number): void {
  if (graceSeconds <= longestGraceSeconds) return
  const message =
    longestGraceSeconds === 0
      ? 'a secret that is replaced ends at once: rotate with graceSeconds 0'
      : `a secret that is replaced goes on for at most ${longestGraceSeconds} seconds`
  throw violated('longestGraceSeconds', 'graceSeconds', message)
}

/** From when back a key that was not used since is idle; null where keys never are. */
export function idleSince({ idleAfterDays }: KeyRules, now: Date): Date | null {
  return idleAfterDays === undefined ? null : new Date(now.getTime() - idleAfterDays * DAY_MS)
}
