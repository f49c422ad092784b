import type { ResolvedKey } from './key-record.js'

/**
 * Checks what a store or a resolver of the user's found, since a wrong type must refuse and not let in: an `expiresAt`
 * of the wrong type would never expire.
 *
 * @throws TypeError that names the member; no value of it
 */
export function checkResolvedKey(key: ResolvedKey): ResolvedKey {
  if (typeof key !== 'object' || typeof key.id !== 'string' || key.id === '') throw wrong('id', 'a string')
  for (const member of ['expiresAt', 'revokedAt', 'lastUsedAt'] as const) checkInstant(member, key[member])
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
  const state: unknown = 'state' in key ? key.state : 'active'
  if (state === 'revoked' && !key.revokedAt) return { ...key, revokedAt: new Date(0) }
  if (state === 'expired' && !key.expiresAt) return { ...key, expiresAt: new Date(0) }
  return key
}

function checkInstant(member: string, value: unknown): void {
  if (value != null && !(value instanceof Date && Number.isFinite(value.getTime()))) throw wrong(member, 'a Date or null')
}

const wrong = (member: string, right: string) => new TypeError(`findByDigest gave a key whose ${member} is not ${right}`)
