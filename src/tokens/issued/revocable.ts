import type { Actor } from '../../audit/audit-event.js'
import type { FindSigned } from './find-signed.js'
import type { Logins } from './logins.js'
import type { RevokedTokens } from './revoked-tokens.js'

/** What a token stands for that can be ended. */
export interface Revocable {
  /** The client that the token was made for. */
  readonly clientId: string
  /** Whose login it belongs to; null for the token of a key. */
  readonly user: string | null
  /** @returns whether it had not been ended before */
  end(by?: Actor): Promise<boolean>
}

/**
 * Finds what a token stands for that this server made: an access token itself, a refresh token the login. Where logins are not
 * renewed, the access token is all that there is of one, and stands for it. What it stands on
 * need not be good now, since that may change: a person who is inactive today may be active tomorrow.
 *
 * @returns null for a token that is not this server's, and for one that has expired; rejects where the store fails
 */
export type FindRevocable = (token: string) => Promise<Revocable | null>

/** What finding is made of. */
export interface RevocableParts {
  logins: Pick<Logins, 'findByRefreshToken' | 'end'>
  revokedTokens: RevokedTokens
  findSigned: FindSigned
  /** Whether logins are renewed. */
  isRenewable: boolean
}

export function createRevocableFinder({ logins, revokedTokens, findSigned, isRenewable }: RevocableParts): FindRevocable {
  return async token => {
    // one that was used before, too: its holder may never have got the next one
    const login = await logins.findByRefreshToken(token, { used: true })
    if (login) return { clientId: login.clientId, user: login.user, end: by => logins.end(login.id, by) }
    const signed = await findSigned(token)
    if (!signed) return null
    const { claims } = signed
    const { login_id: loginId, client_id: clientId } = claims
    if (loginId === undefined) return { clientId, user: null, end: by => revokedTokens.add(claims, by) }
    return { clientId, user: claims.sub, end: by => (isRenewable ? revokedTokens.add(claims, by) : logins.end(loginId, by)) }
  }
}
