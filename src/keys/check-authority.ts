import { ManagementError } from '../errors.js'
import { compileGrants } from '../restrictions/grants.js'
import { coversOrigins } from '../restrictions/origins.js'
import { coversSubnets } from '../restrictions/subnets.js'
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
  const errors = excessOf(authority, extent)
  const refused = Object.entries(errors)
  if (refused.length === 0) return
  const summary = refused.map(([field, problem]) => `${field}: ${problem}`).join('; ')
  throw new ManagementError('forbidden', `nobody makes a key stronger than what they hold: ${summary}`, { errors })
}

/** Whether nothing exceeds an authority. */
export const isWithin = (authority: Authority, extent: Extent): boolean => Object.keys(excessOf(authority, extent)).length === 0

function excessOf(authority: Authority, { grants, subnets, origins, expiresAt }: Extent): Record<string, string> {
  const errors: Record<string, string> = {}
  const holds = authority.grants === null ? () => true : compileGrants(authority.grants)
  const missing = grants?.filter(grant => !holds(grant)) ?? []
  if (missing.length > 0) errors.grants = `you do not hold ${missing.join(', ')} yourself`
  if (subnets !== undefined && authority.subnets && !(subnets && coversSubnets(authority.subnets, subnets)))
    errors.subnets = `stay within your own: ${authority.subnets.join(', ')}`
  if (origins !== undefined && authority.origins && !(origins && coversOrigins(authority.origins, origins)))
    errors.origins = `stay within your own: ${authority.origins.join(', ')}`
  if (expiresAt !== undefined && authority.expiresAt && !(expiresAt && expiresAt <= authority.expiresAt))
    errors.expiresAt = `is ${authority.expiresAt.toISOString()} at the latest, as your own credential's`
  return errors
}
