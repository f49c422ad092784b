import { askServer } from './ask-server.js'
import { findEndpoints } from './find-endpoints.js'
import { LoginFailedError } from './login-failed-error.js'
import type { StoredLogin } from './stored-login.js'
import { refusalOf } from './token-answer.js'

/**
 * Has the server end a login, with all of its tokens.
 *
 * @throws LoginFailedError where the server did not say that it is ended
 * @see RFC 7009
 */
export async function revokeLogin(
  { clientId, accessToken, refreshToken }: StoredLogin,
  { baseUrl, fetch }: { readonly baseUrl: string; readonly fetch: typeof globalThis.fetch },
): Promise<void> {
  const { revocation } = await findEndpoints(baseUrl, fetch)
  if (revocation === null) throw new LoginFailedError('no_login', 'The server has no endpoint that ends logins.')
  const answer = await askServer(fetch, revocation, { token: refreshToken ?? accessToken, client_id: clientId })
  if (answer.status !== 200) throw refusalOf(answer)
}
