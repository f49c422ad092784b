import { isToken } from '../is-token.js'

/** A login as it is kept. Instants are ISO 8601, so that people can read them. */
export interface StoredLogin {
  readonly clientId: string
  /** The grants that were asked for; null for all. */
  readonly scope: readonly string[] | null
  /** The grants that were given, as the server named them. */
  readonly grants: readonly string[]
  readonly accessToken: string
  /** Null where the server gave none. */
  readonly refreshToken: string | null
  /** When the tokens were obtained: at the login, or when it was renewed. */
  readonly renewedAt: string
  readonly accessTokenExpiresAt: string
  /** When the login is over, unless it is renewed before. */
  readonly expiresAt: string
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const isInstant = (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value))

/** Whether a value is a grant. @see RFC 6749 section 3.3 */
export const isGrant = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/.test(value)

/** Whether what was read from a file is a login. It may have further members. */
export function isStoredLogin(value: unknown): value is StoredLogin {
  if (typeof value !== 'object' || value === null) return false
  const login = value as Readonly<Partial<Record<keyof StoredLogin, unknown>>>
  return (
    isText(login.clientId) &&
    (login.scope === null || isTexts(login.scope)) &&
    isTexts(login.grants) &&
    isToken(login.accessToken) &&
    (login.refreshToken === null || isToken(login.refreshToken)) &&
    [login.renewedAt, login.accessTokenExpiresAt, login.expiresAt].every(isInstant)
  )
}

/**
 * How a login stands: `good`; `due`, good but to be renewed; `spent`, its token is not good, but it can be renewed; `over`.
 */
export type Standing = 'good' | 'due' | 'spent' | 'over'

/** What a login is to serve. */
export interface Wanted {
  readonly clientId: string
  readonly scope: readonly string[] | null
  /** A token that is not good though it looks so. */
  readonly refused?: string | undefined
}

/** @param now as milliseconds */
export function standingOf(login: StoredLogin | null, { clientId, scope, refused }: Wanted, now: number): Standing {
  if (!login || login.clientId !== clientId || !covers(login.scope, scope)) return 'over'
  const [renewed, tokenEnds, ends] = [login.renewedAt, login.accessTokenExpiresAt, login.expiresAt].map(text => Date.parse(text))
  if (renewed === undefined || tokenEnds === undefined || ends === undefined || now >= ends) return 'over'
  const isRenewable = login.refreshToken !== null
  if (login.accessToken === refused || now >= tokenEnds) return isRenewable ? 'spent' : 'over'
  return isRenewable && now >= renewed + (tokenEnds - renewed) / 2 ? 'due' : 'good'
}

// whoever wants all takes what there is; a program that has come to need more asks anew
const covers = (asked: readonly string[] | null, wanted: readonly string[] | null): boolean =>
  asked === null || wanted === null || wanted.every(grant => asked.includes(grant))
