import type { LoginCall, LoginSource } from '../login-source.js'
import { LoginRequiredError } from '../login-required-error.js'
import { havePersonLogIn } from './have-person-log-in.js'
import { loginAt, withLogin } from './login-document.js'
import { createLoginFile, type LoginFile } from './login-file.js'
import { checkLoginOptions, type LoginOptions } from './login-options.js'
import { placeOfLogin } from './place-of-login.js'
import { messageOf } from './server-text.js'
import { createRenewal } from './renewal.js'
import { revokeLogin } from './revoke-login.js'
import { createSharedWork } from './shared-work.js'
import { type StoredLogin, standingOf } from './stored-login.js'
import { wayToLogIn } from './way-to-log-in.js'

/**
 * The login of a person, for `createClient({ login })`: it keeps the tokens in `$HOME/.NAME/config`, renews them, and has
 * the person log in again where there are none. A login is good for 30 days, and is renewed while it is used.
 *
 * @throws TypeError that names the option which is wrong or not known
 * @example
 * ```ts
 * import { createClient } from 'keywright/client'
 * import { createLogin } from 'keywright/client/login'
 *
 * export const acme = createClient({ baseUrl: 'https://api.example.com', name: 'acme', login: createLogin() })
 * ```
 * @see RFC 8252, RFC 7636, RFC 8628, RFC 7009
 */
export function createLogin(options: LoginOptions = {}): LoginSource {
  const settings = checkLoginOptions(options)
  const { scope, say } = settings
  const files = new Map<string, LoginFile>()
  const share = createSharedWork<string>()
  const renewal = createRenewal(settings)

  const fileOf = (folder: string): LoginFile => {
    const file = files.get(folder) ?? createLoginFile(folder, settings)
    files.set(folder, file)
    return file
  }

  async function accessToken(call: LoginCall, signal: AbortSignal): Promise<string> {
    const { baseUrl, folder, clientId } = placeOfLogin(call, settings)
    const file = fileOf(folder)
    const stored = loginAt(await file.read(call.interactive), baseUrl)
    const renewed = await renewal({
      file,
      baseUrl,
      stored,
      fetch: call.fetch,
      wanted: { clientId, scope, refused: call.refused },
    })
    if (renewed !== null) return renewed
    if (!call.interactive) throw notInteractive(baseUrl, stored !== null)
    return logIn(call, signal, call.refused)
  }

  /** @param refused undefined where somebody who logged in meanwhile in another process will do; null where not */
  async function logIn(call: LoginCall, signal: AbortSignal, refused: string | undefined | null): Promise<string> {
    const { baseUrl, folder, clientId } = placeOfLogin(call, settings)
    const way = wayToLogIn(settings)
    const file = fileOf(folder)
    const onWait = () => say('Another program is being logged in: waiting for it.')
    return file.loggingIn({ signal, onWait }, async () => {
      const before = loginAt(await file.read(true), baseUrl)
      if (refused !== null && before) {
        const standing = standingOf(before, { clientId, scope, refused }, settings.now())
        if (standing === 'good' || standing === 'due') return before.accessToken
      }
      const { fetch } = call
      // a person is not asked for what can't be kept
      await file.locked(held => held.prepare())
      const replaced: StoredLogin[] = []
      const keep = async (login: StoredLogin) => {
        try {
          signal.throwIfAborted()
          replaced.push(...(await replace(file, baseUrl, login)))
        } catch (error) {
          await end(login, { baseUrl, fetch }, 'The login could not be kept here')
          throw error
        }
      }
      const login = await havePersonLogIn({ baseUrl, way, clientId, scope, fetch, settings, signal, keep })
      // they would go on being good for whoever has their tokens
      for (const other of replaced) await end(other, { baseUrl, fetch }, 'The login before is replaced here')
      return login.accessToken
    })
  }

  /** Ends a login at the server. @param done what is done here, for the person where that fails */
  async function end(login: StoredLogin, server: Parameters<typeof revokeLogin>[1], done: string): Promise<void> {
    try {
      await revokeLogin(login, server)
    } catch (error) {
      say(`${done}, but the server was not told, so its tokens stay good until they end: ${messageOf(error)}`)
    }
  }

  return {
    accessToken(call) {
      const { baseUrl, name, interactive, refused } = call
      return share(JSON.stringify(['token', baseUrl, name, interactive, refused]), call.signal, signal =>
        accessToken(call, signal),
      )
    },

    async logIn(call) {
      const { baseUrl, name, interactive } = call
      if (!interactive) throw notInteractive(baseUrl, false)
      await share(JSON.stringify(['login', baseUrl, name]), call.signal, signal => logIn(call, signal, null))
    },

    async logOut(call) {
      const { baseUrl, folder } = placeOfLogin(call, settings)
      const file = fileOf(folder)
      if (!loginAt(await file.read(false), baseUrl)) return false
      const ended = await file.locked(async ({ write }) => {
        const document = await file.read(false)
        const login = loginAt(document, baseUrl)
        if (login) await write(withLogin(document, baseUrl, null))
        return login
      })
      if (!ended) return false
      await end(ended, { baseUrl, fetch: call.fetch }, 'The login is forgotten here')
      return true
    },
  }
}

/** @returns the login that was there before; none where it is the same, handed out again */
async function replace(file: LoginFile, baseUrl: string, login: StoredLogin): Promise<StoredLogin[]> {
  return file.locked(async ({ write }) => {
    const document = await file.read(true)
    await write(withLogin(document, baseUrl, login))
    const before = loginAt(document, baseUrl)
    return before && !haveSameToken(before, login) ? [before] : []
  })
}

const haveSameToken = (one: StoredLogin, other: StoredLogin) =>
  one.accessToken === other.accessToken || (one.refreshToken !== null && one.refreshToken === other.refreshToken)

const notInteractive = (baseUrl: string, wasLoggedIn: boolean) =>
  new LoginRequiredError(
    `${wasLoggedIn ? 'The login is over' : 'Nobody is logged in'} at ${baseUrl}, and nobody may be asked here (interactive: false). Log in first.`,
  )
