import { invalid } from '../../input/invalid.js'
import { coversGrants, parseHeldGrant } from '../../restrictions/grants.js'

/**
 * The grants that a token gets: those that are asked for, or all that are held where none are.
 *
 * @param scope grants, separated by spaces
 * @throws ManagementError `invalid_input` for what is no scope, and for what is not held; it repeats nothing of it, since a
 *   mistaken client may send anything as its scope
 * @see RFC 6749 section 3.3
 */
export function narrowScope(held: readonly string[], scope: string | undefined): readonly string[] {
  if (scope === undefined) return held
  const asked = [...new Set(scope.split(' '))]
  for (const grant of asked) {
    try {
      parseHeldGrant(grant)
    } catch {
      throw invalid({ scope: 'must be grants with one space between them; "*" stands alone or after a last colon' })
    }
  }
  if (!coversGrants(held, asked)) throw invalid({ scope: 'asks for more than is held' })
  return asked
}
