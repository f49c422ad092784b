import { askServer } from './ask-server.js'
import { findEndpoints } from './find-endpoints.js'
import type { StoredLogin } from './stored-login.js'
import { readTokens } from './token-answer.js'

/** With what a login is renewed. */
export interface RenewalParts {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  now(): number
  /** Rejects where the refresh token must not be sent any more. */
  beforeSending(): Promise<void>
}

// of these there is no way back but a new login
const ENDED: readonly unknown[] = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'unsupported_grant_type']

/**
 * Exchanges a refresh token for the next one, and a new access token. It is not aborted: a refresh token that was used is
 * worth nothing, whether the answer was read or not.
 *
 * @returns null where the server says that the login has ended
 * @throws LoginFailedError where it could not be asked, or answered something else
 * @see RFC 6749 section 6
 */
export async function renewLogin(
  login: StoredLogin,
  { baseUrl, fetch, now, beforeSending }: RenewalParts,
): Promise<StoredLogin | null> {
  const { clientId, scope, refreshToken } = login
  if (refreshToken === null) return null
  const { token } = await findEndpoints(baseUrl, fetch)
  await beforeSending()
  const at = now()
  const answer = await askServer(fetch, token, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId })
  if ((answer.status === 400 || answer.status === 401) && ENDED.includes(answer.body.error)) return null
  return readTokens(answer, at, { clientId, scope, before: login })
}
