import { invalidToken } from './invalid-token.js'

// a SHA-256 in base64url
const THUMBPRINT = /^[\w-]{42}[AEIMQUYcgkosw048]$/

/**
 * Reads the claim `cnf`: the thumbprint of the key that the holder of a token must prove to have; null where whoever has the
 * token may use it.
 *
 * @throws AuthError `invalid_token` where it is anything but one thumbprint: what is not understood must not count as unbound
 * @see RFC 7800 section 3.1, RFC 9449 section 6.1
 */
export function readConfirmation(cnf: unknown): string | null {
  if (cnf === undefined) return null
  const members: readonly [string, unknown][] = typeof cnf === 'object' && cnf !== null ? Object.entries(cnf) : []
  const [[name, value] = []] = members
  if (members.length === 1 && name === 'jkt' && typeof value === 'string' && THUMBPRINT.test(value)) return value
  throw invalidToken('The token is bound to a key of its holder in a way that is not known here.')
}
