import type { ServerAnswer } from './ask-server.js'
import { isToken } from '../is-token.js'
import { LoginFailedError } from './login-failed-error.js'
import { serverText } from './server-text.js'
import { isGrant, type StoredLogin } from './stored-login.js'

/** For so long a login is good that is not renewed. */
const LOGIN_MS = 30 * 86_400_000

// what a file of many logins has room for
const MOST_OF_GRANTS = 16_384

/** Of what login the tokens are. */
export interface TokensOf extends Pick<StoredLogin, 'clientId' | 'scope'> {
  /** What holds on where the answer brings no other. */
  readonly before?: Pick<StoredLogin, 'grants' | 'refreshToken'>
}

/**
 * Reads the answer of a token endpoint.
 *
 * @param at when it was asked, as milliseconds
 * @throws LoginFailedError: a refusal by its `error`
 * @see RFC 6749 sections 5.1 and 5.2
 */
export function readTokens(answer: ServerAnswer, at: number, { clientId, scope, before }: TokensOf): StoredLogin {
  const { status, body } = answer
  if (status !== 200) throw refusalOf(answer)
  const { access_token: accessToken, refresh_token: refreshToken = before?.refreshToken ?? null, token_type: type } = body
  if (!isToken(accessToken) || (refreshToken !== null && !isToken(refreshToken)))
    throw new LoginFailedError('invalid_answer', 'The server handed over no token, but said that it did.')
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    throw new LoginFailedError('invalid_answer', 'The server handed over a token of a type that is not known here: not Bearer.')
  const { expires_in: seconds, scope: given } = body
  // a token whose end is not said is good until the login ends, one whose end can't be understood is not
  const lifetime = seconds === undefined || seconds === null ? LOGIN_MS : Math.min((readSeconds(seconds) ?? 0) * 1000, LOGIN_MS)
  const ends = at + (refreshToken === null ? lifetime : LOGIN_MS)
  return {
    clientId,
    scope,
    grants: typeof given === 'string' ? readGrants(given) : (before?.grants ?? scope ?? []),
    accessToken,
    refreshToken,
    renewedAt: new Date(at).toISOString(),
    accessTokenExpiresAt: new Date(at + lifetime).toISOString(),
    expiresAt: new Date(ends).toISOString(),
  }
}

/** A number of seconds, also one in digits; null for what is none, and for what is over. */
export function readSeconds(value: unknown): number | null {
  const seconds = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && seconds > 0 ? seconds : null
}

function readGrants(text: string): string[] {
  const grants = text.split(' ').filter(grant => grant !== '')
  if (text.length > MOST_OF_GRANTS || !grants.every(isGrant))
    throw new LoginFailedError('invalid_answer', 'The server handed over a token for what can be no grants.')
  return grants
}

/** The refusal of an authorization server, as it says it. */
export function refusalOf({ status, body }: ServerAnswer): LoginFailedError {
  const { error, error_description: text } = body
  if (typeof error !== 'string')
    return new LoginFailedError('invalid_answer', `The server answered ${status}, and nothing that can be understood.`)
  const said = typeof text === 'string' && text !== '' ? `: ${serverText(text)}` : '.'
  return new LoginFailedError(serverText(error), `The server refused it with ${serverText(error)}${said}`)
}
