import { ManagementError } from '../errors.js'
import { compileGrants } from '../restrictions/grants.js'
import { coversOrigins } from '../restrictions/origins.js'
import { coversSubnets } from '../restrictions/subnets.js'
import type { Problem } from '../wrong-value.js'
import type { Authority } from './authority.js'

/** What is to be held against an authority; what is absent is not. */
export interface Extent {
  readonly grants?: readonly string[]
  readonly subnets?: readonly string[] | null
  readonly origins?: readonly string[] | null
  readonly expiresAt?: Date | null
}

/**
 * Refuses what exceeds its maker.
 *
 * @throws ManagementError `forbidden` whose `errors` say what the caller does not hold
 */
export function checkAuthority(authority: Authority | undefined, extent: Extent): void {
  if (!authority) return
  const { errors, problems } = excessOf(authority, extent)
  const refused = Object.entries(errors)
  if (refused.length === 0) return
  const summary = refused.map(([field, problem]) => `${field}: ${problem}`).join('; ')
  throw new ManagementError('forbidden', `nobody makes a key stronger than what they hold: ${summary}`, { errors, problems })
}

/** Whether nothing exceeds an authority. */
export const isWithin = (authority: Authority, extent: Extent): boolean =>
  Object.keys(excessOf(authority, extent).errors).length === 0

function excessOf(authority: Authority, { grants, subnets, origins, expiresAt }: Extent) {
  const errors: Record<string, string> = {}
  const problems: Record<string, Problem> = {}
  const note = (field: string, message: string, problem: Problem) => {
    errors[field] = message
    problems[field] = problem
  }
  const holds = authority.grants === null ? () => true : compileGrants(authority.grants)
  const missing = grants?.filter(grant => !holds(grant)) ?? []
  if (missing.length > 0) note('grants', `you do not hold ${missing.join(', ')} yourself`, { kind: 'notHeld', grants: missing })
  const within = (field: 'subnets' | 'origins', own: readonly string[]) =>
    note(field, `stay within your own: ${own.join(', ')}`, { kind: 'beyond', own })
  if (subnets !== undefined && authority.subnets && !(subnets && coversSubnets(authority.subnets, subnets)))
    within('subnets', authority.subnets)
  if (origins !== undefined && authority.origins && !(origins && coversOrigins(authority.origins, origins)))
    within('origins', authority.origins)
  if (expiresAt !== undefined && authority.expiresAt && !(expiresAt && expiresAt <= authority.expiresAt)) {
    const latest = authority.expiresAt
    const message = `is ${latest.toISOString()} at the latest, as your own credential's`
    note('expiresAt', message, { kind: 'outlives', latest })
  }
  return { errors, problems }
}
