import { AuthError } from '../../errors.js'
import { isWithin } from '../../keys/check-authority.js'
import type { KeyRecord, ResolvedKey } from '../../keys/key-record.js'
import { endOf, refusalOf } from '../../keys/key-refusal.js'
import { checkResolvedKey } from '../../keys/resolved-key.js'
import { coversGrants } from '../../restrictions/grants.js'
import { isKeyId } from './is-key-id.js'
import { grantsOfScope, type IssuedClaims } from './issued-claims.js'
import type { Login } from './login.js'

/** Who a token acts as, as things are now. */
export interface Standing {
  readonly name: string
  readonly owner: string | null
  readonly role: string | null
  readonly environment: string
  /** What it stands on ends then, in milliseconds since the epoch, unless that changes. */
  readonly endsAt: number
  /** The ids of roles and people that it depends on. */
  readonly standsOn: readonly string[]
  /** By then it may have ended, unless it is used meanwhile: it must be looked at again. */
  readonly standsUntil: number
}

/** Finds what a token stands on; rejects with AuthError `token_revoked` where that is gone, or less than the token. */
export type FindStanding = (claims: IssuedClaims, now: number) => Promise<Standing>

/** A person, as far as their tokens depend on them. */
interface Person {
  readonly active: boolean
  readonly grants: readonly string[] | null
}

/** Where what tokens stand on is looked up. */
export interface TokenStandingParts {
  findKey(id: string): Promise<KeyRecord | null>
  /** Makes of a key what it may do now. */
  complete(key: ResolvedKey): ResolvedKey | Promise<ResolvedKey>
  findLogin(id: string): Promise<Login | null>
  findMember(user: string, account: string | null): Promise<Person | null>
  isRevoked(jti: string): boolean | Promise<boolean>
  /** A key that was not used for so long is idle; Infinity where none ever is. */
  idleAfterMs: number
  /** The last use of a key that is not known to be written yet. */
  lastUse(keyId: string): Date | null
}

export function createTokenStanding(parts: TokenStandingParts): FindStanding {
  const { findKey, complete, findLogin, findMember, isRevoked, idleAfterMs, lastUse } = parts

  return async (claims, now) => {
    if (await isRevoked(claims.jti)) throw revoked('The token was revoked.')
    return claims.login_id === undefined ? standsOnKey(claims, now) : standsOnLogin(claims, claims.login_id, now)
  }

  async function standsOnKey(claims: IssuedClaims, now: number): Promise<Standing> {
    const record = claims.key_id === undefined ? null : await findKey(claims.key_id)
    const secret = record?.secrets.find(({ id }) => id === claims.secret_id)
    if (!record || !secret) throw revoked('The API key that the token was made from is gone.')
    const key = await complete(checked({ ...record, secret }))
    if (refusalOf(key, now, idleAfterMs, lastUse)) throw revoked('The API key that the token was made from is no longer good.')
    const { grants = [], subnets = null, origins = null } = key
    const held = { grants: grantsOfScope(claims.scope), subnets: claims.subnets ?? null, origins: claims.origins ?? null }
    if (!isWithin({ grants, subnets, origins, expiresAt: null }, held))
      throw revoked('The API key that the token was made from may do less by now than the token.')
    const { name, owner, role, environment } = record
    const standsOn = holdersOf(record)
    return { name, owner, role, environment, standsOn, endsAt: endOf(key, Infinity), standsUntil: endOf(key, idleAfterMs) }
  }

  async function standsOnLogin(claims: IssuedClaims, loginId: string, now: number): Promise<Standing> {
    const login = await findLogin(loginId)
    if (!login) throw revoked('The login has ended.')
    const client = await findClientKey(login.clientId, now)
    const member = await findMember(login.user, login.account)
    if (!member?.active) throw revoked('The person who logged in is no longer active.')
    const grants = grantsOfScope(claims.scope)
    if (member.grants && !coversGrants(member.grants, grants))
      throw revoked('The person who logged in may do less by now than the token.')
    return {
      name: login.user,
      owner: login.user,
      role: null,
      environment: 'live',
      standsOn: [login.user, ...(client ? holdersOf(client) : [])],
      endsAt: Math.min(login.expiresAt.getTime(), client ? endOf(client, Infinity) : Infinity),
      standsUntil: client ? endOf(client, idleAfterMs) : Infinity,
    }
  }

  // the program may be a key itself: then what it was given ends with it
  async function findClientKey(clientId: string, now: number): Promise<ResolvedKey | null> {
    if (!isKeyId(clientId)) return null
    const record = await findKey(clientId)
    const key = record && (await complete(checked(record)))
    if (!key || refusalOf(key, now, idleAfterMs, lastUse))
      throw revoked('The API key that the person logged in with is no longer good.')
    return key
  }
}

// a store of the application's may say of a key that it has ended
function checked(key: ResolvedKey): ResolvedKey {
  try {
    return checkResolvedKey(key)
  } catch (error) {
    throw error instanceof AuthError ? revoked('The API key that the token stands on is no longer good.') : error
  }
}

const holdersOf = ({ role, owner }: Pick<ResolvedKey, 'role' | 'owner'>) => [role, owner].filter(id => typeof id === 'string')

const revoked = (detail: string) => new AuthError('token_revoked', { detail })
