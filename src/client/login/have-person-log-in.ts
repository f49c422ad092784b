import { findEndpoints } from './find-endpoints.js'
import { logInWithBrowser } from './log-in-with-browser.js'
import { logInWithCode } from './log-in-with-code.js'
import type { LoggingIn } from './logging-in.js'
import { LoginFailedError } from './login-failed-error.js'
import { serverText } from './server-text.js'
import type { StoredLogin } from './stored-login.js'
import type { WayToLogIn } from './way-to-log-in.js'

/** What is known before the server was asked where it takes logins. */
export interface Asking extends Omit<LoggingIn, 'endpoints'> {
  readonly baseUrl: string
  readonly way: WayToLogIn
}

/**
 * Has a person log in, in the way that suits this machine and that the server knows.
 *
 * @throws LoginFailedError where it comes to nothing; what `keep` rejects with
 */
export async function havePersonLogIn({ baseUrl, way, ...asking }: Asking): Promise<StoredLogin> {
  const endpoints = await findEndpoints(baseUrl, asking.fetch)
  asking.signal.throwIfAborted()
  const login = { ...asking, endpoints }
  const { authorization, deviceAuthorization } = endpoints
  if (deviceAuthorization !== null && (way === 'device' || authorization === null))
    return logInWithCode(login, deviceAuthorization)
  if (authorization !== null) return logInWithBrowser(login, authorization)
  throw new LoginFailedError('no_login', `People can't log in at ${serverText(endpoints.issuer)}: it offers no login.`)
}
