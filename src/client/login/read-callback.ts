import { createHash, timingSafeEqual } from 'node:crypto'
import type { LoginEndpoints } from './find-endpoints.js'
import { LoginFailedError } from './login-failed-error.js'
import { serverText } from './server-text.js'

/** What an answer must have to be the one that is waited for. */
export interface Awaited extends Pick<LoginEndpoints, 'issuer' | 'namesIssuer'> {
  readonly state: string
}

/**
 * Reads the answer that the browser brings back.
 *
 * @returns the code, or what the server refused it with; null for an answer to another question
 * @see RFC 6749 section 4.1.2, RFC 9207 section 2.4
 */
export function readCallback(query: URLSearchParams, { state, issuer, namesIssuer }: Awaited): string | LoginFailedError | null {
  const one = (name: string): string | null => {
    const values = query.getAll(name)
    return values.length === 1 ? (values[0] ?? null) : null
  }
  if (!isSame(one('state') ?? '', state)) return null
  const named = query.getAll('iss')
  // a code that another server handed out must not be sent to this one
  if (named.length > 0 ? one('iss') !== issuer : namesIssuer)
    return new LoginFailedError(
      'invalid_answer',
      'The answer to the login comes from another server than the one that was asked.',
    )
  const error = one('error')
  if (error !== null) {
    const text = one('error_description')
    return error === 'access_denied'
      ? new LoginFailedError(error, 'The login was not allowed in the browser.')
      : new LoginFailedError(
          serverText(error),
          `The server refused the login with ${serverText(error)}${text ? `: ${serverText(text)}` : '.'}`,
        )
  }
  const code = one('code')
  return code === null || code === ''
    ? new LoginFailedError('invalid_answer', 'The answer to the login has neither a code nor an error.')
    : code
}

function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(right))
}
