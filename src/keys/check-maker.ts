import { checkActor } from '../audit/check-actor.js'
import { invalid } from '../input/invalid.js'
import type { ChangeOptions } from './change-options.js'

/**
 * Checks who is said to make a change, and what they are said to hold: an authority that leaves a member out would be one
 * without that bound.
 *
 * @throws ManagementError `invalid_input`
 */
export function checkMaker({ by, within }: Pick<ChangeOptions, 'by' | 'within'>): void {
  checkActor(by)
  if (within === undefined) return
  if (typeof within !== 'object' || within === null) throw invalid({ within: 'is an object: a principal, or what it has of one' })
  for (const member of ['grants', 'subnets', 'origins'] as const) {
    const value: unknown = within[member]
    if (value !== null && !Array.isArray(value)) throw invalid({ within: `${member} is an array, or null for no bound` })
  }
  const { expiresAt } = within
  if (expiresAt !== null && !(expiresAt instanceof Date && Number.isFinite(expiresAt.getTime())))
    throw invalid({ within: 'expiresAt is a Date, or null for no bound' })
}
