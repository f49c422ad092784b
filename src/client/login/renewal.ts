import { loginAt, withLogin } from './login-document.js'
import type { HeldFile, LoginFile } from './login-file.js'
import type { CheckedLogin } from './login-options.js'
import { messageOf } from './server-text.js'
import { renewLogin } from './renew-login.js'
import { type StoredLogin, standingOf, type Wanted } from './stored-login.js'

/** A stored login that is to be used. */
export interface Renewable {
  readonly file: LoginFile
  readonly baseUrl: string
  readonly stored: StoredLogin | null
  readonly fetch: typeof globalThis.fetch
  readonly wanted: Wanted
}

/** The access token of a stored login, renewed where that is due; null where a person must log in. */
export type Renewal = (renewable: Renewable) => Promise<string | null>

// what could not be renewed or kept is not tried again with every request
const RESTING_MS = 60_000

/** Makes what renews logins. */
export function createRenewal({ now, say }: Pick<CheckedLogin, 'now' | 'say'>): Renewal {
  const failedAt = new Map<string, number>()

  return async renewable => {
    const { file, baseUrl, stored, wanted } = renewable
    const standing = standingOf(stored, wanted, now())
    if (!stored || standing === 'over') return null
    if (standing === 'spent') return renewOnce(renewable)
    if (standing === 'good' && file.isKept(baseUrl)) return stored.accessToken
    const failed = failedAt.get(baseUrl)
    if (failed !== undefined && Math.abs(now() - failed) < RESTING_MS) return stored.accessToken
    try {
      return await renewOnce(renewable)
    } catch {
      // the token is good still, and there is time to renew it
      failedAt.set(baseUrl, now())
      return stored.accessToken
    }
  }

  // a refresh token that is used twice ends the login: so in the lock, and only if nobody was faster
  function renewOnce({ file, baseUrl, fetch, wanted }: Renewable): Promise<string | null> {
    return file.locked(async held => {
      const document = await file.read(false)
      const login = loginAt(document, baseUrl)
      const standing = standingOf(login, wanted, now())
      if (!login || standing === 'over') return null
      await held.prepare()
      if (standing === 'good') {
        if (!file.isKept(baseUrl)) await held.write(document)
        return login.accessToken
      }
      const renewed = await renewLogin(login, { baseUrl, fetch, now, beforeSending: held.check })
      if (renewed === null) return afterEnd(login, held, { file, baseUrl, wanted })
      try {
        await held.write(withLogin(document, baseUrl, renewed))
      } catch (error) {
        // the token that the file has is spent: thrown away, the new one would be missed
        file.keepHere(baseUrl, login, renewed)
        failedAt.set(baseUrl, now())
        say(`The renewed login could not be kept, so only this program has it: ${messageOf(error)}`)
      }
      return renewed.accessToken
    })
  }

  // the login that was sent has ended; another one may be there by now
  async function afterEnd(
    sent: StoredLogin,
    { write }: HeldFile,
    { file, baseUrl, wanted }: Pick<Renewable, 'file' | 'baseUrl' | 'wanted'>,
  ): Promise<string | null> {
    const document = await file.read(false)
    const there = loginAt(document, baseUrl)
    if (there?.refreshToken === sent.refreshToken) {
      await write(withLogin(document, baseUrl, null))
      return null
    }
    const standing = standingOf(there, wanted, now())
    return there && (standing === 'good' || standing === 'due') ? there.accessToken : null
  }
}
