import { isSafeUrl } from '../is-safe-url.js'
import { askServer, type ServerAnswer } from './ask-server.js'
import type { LoggingIn } from './logging-in.js'
import { LoginFailedError } from './login-failed-error.js'
import { serverText } from './server-text.js'
import type { StoredLogin } from './stored-login.js'
import { readSeconds, readTokens, refusalOf } from './token-answer.js'

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'
const INTERVAL_SECONDS = 5
const SLOWER_BY_SECONDS = 5
const LONGEST_INTERVAL_SECONDS = 60
const LONGEST_LIFETIME_SECONDS = 3600

/** What is shown to the person, and asked for. */
interface Started {
  readonly deviceCode: string
  readonly userCode: string
  readonly page: string
  readonly pageWithCode: string | null
  readonly lifetimeSeconds: number
  readonly intervalSeconds: number
}

/**
 * Has a person log in with a browser on any device, by a code that is shown here.
 *
 * @param deviceAuthorization the device authorization endpoint
 * @see RFC 8628
 */
export async function logInWithCode(login: LoggingIn, deviceAuthorization: string): Promise<StoredLogin> {
  const { endpoints, clientId, scope, fetch, settings, signal, keep } = login
  const begun = settings.now()
  const form = { client_id: clientId, ...(scope ? { scope: scope.join(' ') } : {}) }
  const started = readStarted(await askServer(fetch, deviceAuthorization, form, signal), new URL(endpoints.issuer).origin)
  for (const line of shown(started)) settings.say(line)

  const endsAt = begun + started.lifetimeSeconds * 1000
  let interval = started.intervalSeconds
  for (;;) {
    await settings.wait(Math.min(interval * 1000, endsAt - settings.now()), signal)
    signal.throwIfAborted()
    const at = settings.now()
    if (at >= endsAt) throw tooLate()
    const answer = await poll()
    if (answer?.status === 200) {
      const tokens = readTokens(answer, at, { clientId, scope })
      await keep(tokens)
      return tokens
    }
    interval = Math.min(nextInterval(answer, interval), LONGEST_INTERVAL_SECONDS)
  }

  // null where the server could not be reached: the person may have the code typed in meanwhile
  async function poll(): Promise<ServerAnswer | null> {
    const asked = { grant_type: GRANT_TYPE, device_code: started.deviceCode, client_id: clientId }
    try {
      return await askServer(fetch, endpoints.token, asked, signal)
    } catch (error) {
      if (error instanceof LoginFailedError && error.reason === 'unreachable') return null
      throw error
    }
  }
}

// RFC 8628 section 3.5
function nextInterval(answer: ServerAnswer | null, interval: number): number {
  if (!answer || answer.status >= 500 || answer.status === 429) return interval * 2
  const { error } = answer.body
  if (error === 'authorization_pending') return interval
  if (error === 'slow_down') return interval + SLOWER_BY_SECONDS
  if (error === 'expired_token') throw tooLate()
  if (error === 'access_denied') throw new LoginFailedError('access_denied', 'The login was not allowed in the browser.')
  throw refusalOf(answer)
}

const tooLate = () => new LoginFailedError('expired_token', 'Nobody typed in the code while it was good: log in again.')

function readStarted(answer: ServerAnswer, origin: string): Started {
  if (answer.status !== 200) throw refusalOf(answer)
  const { device_code: deviceCode, user_code: userCode, expires_in: lifetime, interval, ...pages } = answer.body
  const { verification_uri: page, verification_uri_complete: pageWithCode } = pages
  const isPage = (value: unknown): value is string => isPageOf(value, origin)
  const lifetimeSeconds = readSeconds(lifetime)
  if (!isText(deviceCode) || !isText(userCode) || !isPage(page) || lifetimeSeconds === null)
    throw new LoginFailedError('invalid_answer', 'The server began a login, but said not how it goes on.')
  return {
    deviceCode,
    userCode: serverText(userCode),
    page: new URL(page).href,
    pageWithCode: isPage(pageWithCode) ? new URL(pageWithCode).href : null,
    lifetimeSeconds: Math.min(lifetimeSeconds, LONGEST_LIFETIME_SECONDS),
    intervalSeconds: Math.min(readSeconds(interval) ?? INTERVAL_SECONDS, LONGEST_INTERVAL_SECONDS),
  }
}

function shown({ userCode, page, pageWithCode, lifetimeSeconds }: Started): string[] {
  const minutes = Math.max(1, Math.round(lifetimeSeconds / 60))
  return [
    'Interactive login required. On any device with a browser, visit the following URL:',
    page,
    'and enter the code:',
    userCode,
    ...(pageWithCode ? ['or visit this URL, which has the code in it:', pageWithCode] : []),
    `The code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. Enter it only if you began this login yourself.`,
  ]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

// whoever is sent elsewhere, or to what only looks like the API, would give the login away
function isPageOf(value: unknown, origin: string): value is string {
  if (!isText(value) || !URL.canParse(value)) return false
  const url = new URL(value)
  return isSafeUrl(url) && url.origin === origin && !url.username && !url.password
}
