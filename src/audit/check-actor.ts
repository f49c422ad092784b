import { isId } from '../input/is-id.js'
import { invalid } from '../input/invalid.js'
import { unknownName } from '../input/unknown-name.js'
import { LIMITS } from '../limits.js'
import type { Actor } from './audit-event.js'

const MEMBERS = ['user', 'key', 'ip'] as const

/**
 * Checks who is said to make a change: the audit trail is append-only, so nothing wrong must get into it.
 *
 * @throws ManagementError `invalid_input`
 */
export function checkActor(by: Actor = {}): Actor {
  const given: unknown = by
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid({ by: `is an object with ${MEMBERS.join(', ')}, such as { user: 'ann' }` })
  for (const [name, value] of Object.entries(by) as [string, unknown][]) {
    if (!(MEMBERS as readonly string[]).includes(name)) throw invalid({ by: unknownName(`has no ${name}`, 'member', MEMBERS) })
    if (value != null && !isId(value))
      throw invalid({ by: `${name} is null, or has 1 to ${LIMITS.idLength} characters without space around it` })
  }
  return by
}
