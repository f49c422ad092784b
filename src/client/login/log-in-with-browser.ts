import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { abortable } from '../abortable.js'
import { askServer } from './ask-server.js'
import { listenForCallback } from './callback-listener.js'
import { LoginFailedError } from './login-failed-error.js'
import type { LoggingIn } from './logging-in.js'
import type { StoredLogin } from './stored-login.js'
import { readTokens } from './token-answer.js'

// the page of the login is good for as long
const WAITING_MS = 600_000
const OPENING_MS = 5000

/**
 * Has a person log in with a browser on this machine.
 *
 * @param authorization the authorization endpoint
 * @see RFC 8252, RFC 7636
 */
export async function logInWithBrowser(login: LoggingIn, authorization: string): Promise<StoredLogin> {
  const { endpoints, clientId, scope, fetch, settings, signal, keep } = login
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(32).toString('base64url')
  const listener = await listenForCallback({ ...endpoints, state }, async (code, redirectUri) => {
    const at = settings.now()
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: clientId,
    }
    const tokens = readTokens(await askServer(fetch, endpoints.token, form), at, { clientId, scope })
    await keep(tokens)
    return tokens
  })
  const ended = new AbortController()
  try {
    const url = new URL(authorization)
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: listener.redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
      ...(scope ? { scope: scope.join(' ') } : {}),
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    const isOpened = await Promise.race([
      opened(settings.openBrowser, url.href),
      after(OPENING_MS, true, { signal: ended.signal }),
    ])
    settings.say(isOpened ? OPENED : NOT_OPENED)
    settings.say(url.href)
    const tooLate = settings.wait(WAITING_MS, ended.signal).then(() => {
      throw new LoginFailedError('timeout', `Nobody logged in within ${WAITING_MS / 60_000} minutes.`)
    })
    return await abortable(Promise.race([listener.answered, tooLate]), signal)
  } finally {
    ended.abort()
    listener.close()
  }
}

const OPENED = 'Interactive login required. Your browser has been opened to visit the following URL:'
const NOT_OPENED = 'Interactive login required. Open the following URL in a browser on this machine:'

async function opened(open: (url: string) => Promise<boolean | void>, url: string): Promise<boolean> {
  try {
    return (await open(url)) !== false
  } catch {
    return false
  }
}
