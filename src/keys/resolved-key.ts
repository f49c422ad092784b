import { AuthError } from '../errors.js'
import type { ResolvedKey } from './key-record.js'

const ENDED = { expired: 'key_expired', idle: 'key_idle', revoked: 'key_revoked' } as const

/**
 * Checks what a store or a resolver of the user's found, since a wrong type must refuse and not let in: an `expiresAt`
 * of the wrong type would never expire.
 *
 * @throws TypeError that names the member, and no value of it; AuthError where a `state` says that the key has ended
 */
export function checkResolvedKey(key: ResolvedKey): ResolvedKey {
  if (typeof key !== 'object' || typeof key.id !== 'string' || key.id === '') throw wrong('id', 'a string')
  for (const member of ['expiresAt', 'revokedAt', 'lastUsedAt', 'createdAt'] as const) checkInstant(member, key[member])
  for (const member of ['account', 'owner', 'role', 'name', 'environment'] as const) {
    if (key[member] != null && typeof key[member] !== 'string') throw wrong(member, 'a string')
  }
  for (const member of ['grants', 'subnets', 'origins'] as const) {
    const list: unknown = key[member]
    if (list != null && !(Array.isArray(list) && list.every(item => typeof item === 'string')))
      throw wrong(member, 'an array of strings')
  }
  if (key.secret != null) {
    if (typeof key.secret !== 'object' || typeof key.secret.id !== 'string') throw wrong('secret', '{ id, expiresAt }')
    checkInstant('secret.expiresAt', key.secret.expiresAt)
  }
  if (key.ownerActive != null && typeof key.ownerActive !== 'boolean') throw wrong('ownerActive', 'true or false')
  checkState('state' in key ? key.state : undefined)
  return key
}

// no member of its own, but whoever says it means it
function checkState(state: unknown): void {
  if (state == null || state === 'active') return
  if (typeof state !== 'string' || !Object.hasOwn(ENDED, state)) throw wrong('state', 'active, expired, idle or revoked')
  throw new AuthError(ENDED[state as keyof typeof ENDED])
}

function checkInstant(member: string, value: unknown): void {
  if (value != null && !(value instanceof Date && Number.isFinite(value.getTime()))) throw wrong(member, 'a Date or null')
}

const wrong = (member: string, right: string) => new TypeError(`findByDigest gave a key whose ${member} is not ${right}`)
