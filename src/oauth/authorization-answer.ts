import type { Answer } from '../http/refusal.js'
import type { AuthorizationTarget } from './authorization-request.js'
import type { OAuthError } from './oauth-error.js'

/** Whom to answer, and who answers. */
export interface AuthorizationAnswer extends Pick<AuthorizationTarget, 'redirectUri' | 'state'> {
  /** The base URL of this server: a client that knows several must know which of them answers. */
  readonly issuer: string
}

/**
 * Sends the browser back to the program, by a GET whatever was sent here.
 *
 * @param parameters beside `state` and `iss`
 * @see RFC 6749 section 4.1.2, RFC 9207 section 2, RFC 9700 section 4.12
 */
export function authorizationAnswer(
  { redirectUri, state, issuer }: AuthorizationAnswer,
  parameters: Readonly<Record<string, string>>,
): Answer {
  const query = new URLSearchParams({ ...parameters, ...(state === undefined ? {} : { state }), iss: issuer })
  return {
    status: 303,
    headers: { location: `${redirectUri}?${query.toString()}`, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  }
}

/** Sends the browser back with what is wrong. @see RFC 6749 section 4.1.2.1 */
export const authorizationRefusal = (back: AuthorizationAnswer, { error, message }: OAuthError): Answer =>
  authorizationAnswer(back, { error, error_description: message })
