import type { Keyring } from '../../keyring.js'
import type { IssuedClaims } from '../../tokens/issued/issued-claims.js'
import type { Login } from '../../tokens/issued/login.js'

/** A token of this store's, and how it stands. */
export type InspectedToken = {
  readonly active: boolean
  /** Why it is refused; null where it is good. */
  readonly refusal: string | null
} & ({ readonly kind: 'access_token'; readonly claims: IssuedClaims } | { readonly kind: 'refresh_token'; readonly login: Login })

/** Finds out what a token is; null for one that no key of this store signed, and for one that has expired. */
export async function inspectToken({ foundation }: Keyring, token: string): Promise<InspectedToken | null> {
  const { logins, examine, isPersonActive } = foundation.issuing
  const examined = await examine(token)
  if (examined) {
    const { claims, refusal } = examined
    return { kind: 'access_token', active: refusal === null, refusal, claims }
  }
  const login = await logins.findByRefreshToken(token, { used: true })
  if (!login) return null
  const isUnused = (await logins.findByRefreshToken(token)) !== null
  const refusal = isUnused ? ((await isPersonActive(login)) ? null : INACTIVE) : USED
  return { kind: 'refresh_token', active: refusal === null, refusal, login }
}

const USED = 'The refresh token was used before: using it again ends the login.'
const INACTIVE = 'The person who logged in is no longer active.'
