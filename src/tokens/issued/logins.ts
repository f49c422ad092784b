import { hash } from 'node:crypto'
import type { AuditAction } from '../../audit/audit-action.js'
import type { Actor, EventDraft } from '../../audit/audit-event.js'
import { draftChange } from '../../audit/draft-change.js'
import type { Page } from '../../input/read-page.js'
import type { KeyStore } from '../../keys/key-store.js'
import { randomBase62 } from '../../keys/secret-format.js'
import type { DocumentChange, DocumentFacts } from '../../records/document.js'
import { isKeyId } from './is-key-id.js'
import { type ListLogins, listLogins } from './list-logins.js'
import { LOGIN, type Login, loginOf, type LoginValue } from './login.js'

/** What a new login is made of; its id is one of `newId`. */
export interface NewLogin extends Pick<Login, 'id' | 'user' | 'account' | 'clientId' | 'grants' | 'boundTo'> {
  readonly by: Actor
}

/** Who presents a refresh token. */
export interface Renewer extends Pick<Login, 'clientId' | 'boundTo'> {
  readonly by: Actor
}

/** The logins of people, each with its family of refresh tokens. */
export interface Logins {
  /** An id for a login that is about to begin: what becomes a login can name it before it does. */
  newId(): string
  /**
   * Begins a login.
   *
   * @returns its refresh token; null where a document alongside is not as expected: then there is no login
   */
  start(login: NewLogin, alongside: readonly DocumentChange[]): Promise<string | null>
  find(id: string): Promise<Login | null>
  /**
   * The login of a refresh token that is good now, without using it; null where there is none.
   *
   * @param options `used`: also of one that was used before; false by default
   */
  findByRefreshToken(refreshToken: string, options?: { used?: boolean }): Promise<Login | null>
  /**
   * Takes a refresh token and gives the next one. One that was used before ends the login, with all of its tokens: of two
   * who have it one has stolen it.
   *
   * @returns null where it is not known, was used before, or was given to somebody else
   * @see RFC 9700 section 4.14.2
   */
  renew(refreshToken: string, renewer: Renewer): Promise<string | null>
  /** @returns whether there was such a login, which had not ended */
  end(id: string, by?: Actor, reason?: string): Promise<boolean>
  list(query: ListLogins): Promise<Page<Login>>
}

/** What logins are made of. */
export interface LoginsParts {
  store: Pick<KeyStore, 'findDocument' | 'listDocuments' | 'write'>
  clock(): Date
  refreshMs: number
  /** Called once a login has ended. */
  onEnd(id: string): void
}

const REFRESH = 'refresh_token'
const TRIES = 100

type RefreshValue = { readonly loginId: string; readonly used: boolean }

export function createLogins({ store, clock, refreshMs, onEnd }: LoginsParts): Logins {
  const digestOf = (refreshToken: string) => hash('sha256', refreshToken, 'base64url')
  const refreshFacts = (loginId: string, account: string | null, used: boolean, now: Date): DocumentFacts => {
    const value: RefreshValue = { loginId, used }
    return { account, value, createdAt: now, expiresAt: new Date(now.getTime() + refreshMs) }
  }
  const find = async (id: string): Promise<Login | null> => loginOf(await store.findDocument(LOGIN, id), clock())

  async function end(id: string, by?: Actor, reason?: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await store.findDocument(LOGIN, id)
      const now = clock()
      const login = loginOf(found, now)
      if (!found || !login) return false
      const events = [loginEvent('login.ended', login, now, by, reason)]
      const gone = { kind: LOGIN, id, expected: found.version, becomes: null }
      if ((await store.write({ documents: [gone], events })) === 'conflict') continue
      onEnd(id)
      return true
    }
    throw new Error('a login keeps changing')
  }

  return {
    newId: () => `login_${randomBase62(20)}`,
    async start({ id, user, account, clientId, grants, boundTo, by }, alongside) {
      const now = clock()
      const refreshToken = newRefreshToken()
      const value: LoginValue = { user, clientId, grants, boundTo }
      const facts = { account, value, createdAt: now, expiresAt: new Date(now.getTime() + refreshMs) }
      const login = loginOf({ kind: LOGIN, id, version: 1, ...facts }, now)
      if (!login) throw new RangeError('a login that ends at once')
      const documents: DocumentChange[] = [
        ...alongside,
        { kind: LOGIN, id, expected: null, becomes: facts },
        { kind: REFRESH, id: digestOf(refreshToken), expected: null, becomes: refreshFacts(id, account, false, now) },
      ]
      const events = [loginEvent('login.started', login, now, by)]
      return (await store.write({ documents, events })) === 'written' ? refreshToken : null
    },
    find,
    async findByRefreshToken(refreshToken, { used: orUsed = false } = {}) {
      const found = await store.findDocument(REFRESH, digestOf(refreshToken))
      if (!found) return null
      const { loginId, used } = found.value as RefreshValue
      return used && !orUsed ? null : find(loginId)
    },
    async renew(refreshToken, { clientId, boundTo, by }) {
      const digest = digestOf(refreshToken)
      for (let tries = 0; tries < TRIES; tries++) {
        const found = await store.findDocument(REFRESH, digest)
        if (!found) return null
        const { loginId, used } = found.value as RefreshValue
        const before = await store.findDocument(LOGIN, loginId)
        const now = clock()
        const login = loginOf(before, now)
        if (!login || !before) return null
        // who is not the key that it was given to did not even prove who it is
        if (isKeyId(login.clientId) && login.clientId !== clientId) return null
        if (used) {
          await end(loginId, by, 'a refresh token was used twice')
          return null
        }
        // it is not used up by somebody it was not given to
        if (login.clientId !== clientId || login.boundTo !== boundTo) return null
        const next = newRefreshToken()
        const expiresAt = new Date(now.getTime() + refreshMs)
        const documents: DocumentChange[] = [
          { kind: REFRESH, id: digest, expected: found.version, becomes: refreshFacts(loginId, login.account, true, now) },
          { kind: REFRESH, id: digestOf(next), expected: null, becomes: refreshFacts(loginId, login.account, false, now) },
          { kind: LOGIN, id: loginId, expected: before.version, becomes: { ...before, expiresAt } },
        ]
        if ((await store.write({ documents })) === 'conflict') continue
        return next
      }
      throw new Error('a login keeps changing')
    },
    end,
    list: async query => listLogins(store, query, clock()),
  }
}

const newRefreshToken = () => `kwr_${randomBase62(43)}`

function loginEvent(
  action: Extract<AuditAction, `login.${string}`>,
  login: Login,
  at: Date,
  by: Actor | undefined,
  reason?: string,
): EventDraft {
  const { id, user, account, clientId, grants } = login
  const facts = { user, clientId, grants }
  const [before, after] = action === 'login.started' ? [null, facts] : [facts, null]
  return draftChange({ at, action, account, subject: { kind: 'login', id }, by, before, after, reason })
}
