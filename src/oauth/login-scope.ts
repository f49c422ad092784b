import { ManagementError } from '../errors.js'
import { narrowScope } from '../tokens/issued/narrow-scope.js'
import { OAuthError } from './oauth-error.js'

/** The most characters that the grants of a login have together: a token with more could not be presented. */
export const LONGEST_SCOPE = 4096

/**
 * The grants that a login gets: those that are asked for, or all that the person holds where none are.
 *
 * @param scope grants, separated by spaces
 * @throws OAuthError `invalid_scope` for what is no scope, what is not held, and what would not fit into a token
 * @see RFC 6749 section 3.3
 */
export function loginScope(held: readonly string[], scope: string | undefined): readonly string[] {
  const grants = narrowed(held, scope)
  if (grants.join(' ').length > LONGEST_SCOPE)
    throw new OAuthError('invalid_scope', `scope has at most ${LONGEST_SCOPE} characters: ask for fewer grants.`)
  return grants
}

function narrowed(held: readonly string[], scope: string | undefined): readonly string[] {
  try {
    return narrowScope(held, scope)
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error
    throw new OAuthError('invalid_scope', 'scope must be grants that the person holds, with one space between them.')
  }
}
