import type { AuthError } from '../errors.js'

/** What a challenge needs to know of a scheme. */
interface Challenger {
  readonly name: string
  challenge(params: string): string
}

/**
 * The `WWW-Authenticate` lines of a refusal: one challenge per enabled scheme, and only those of the schemes that were
 * used carry `error`. A refusal that no other credential would mend has none.
 *
 * @see RFC 9110 section 11.6.1, RFC 6750 section 3
 */
export function challenges(schemes: readonly Challenger[], realm: string, error: AuthError): string[] {
  if (error.status !== 401 && error.challengeError === undefined) return []
  return schemes.map(scheme => {
    const used = error.challengeError !== undefined && error.schemes.includes(scheme.name)
    return scheme.challenge(`realm="${realm}"${used ? errorParams(error) : ''}`)
  })
}

function errorParams({ challengeError, title, members }: AuthError): string {
  const required = members.required
  const scope = challengeError === 'insufficient_scope' && Array.isArray(required) ? `, scope="${required.join(' ')}"` : ''
  return `, error="${challengeError}", error_description="${title}"${scope}`
}
