import { AuthError } from '../errors.js'
import type { ResolvedKey } from './key-record.js'

/** The first instant at which something may have ended a key or its secret, in milliseconds since the epoch. */
export function endOf(
  { revokedAt, ownerActive, expiresAt, secret, lastUsedAt, createdAt }: ResolvedKey,
  idleAfterMs: number,
): number {
  if (revokedAt || ownerActive === false) return 0
  const idleAt = (lastUsedAt ?? createdAt)?.getTime() ?? Infinity
  return Math.min(expiresAt?.getTime() ?? Infinity, secret?.expiresAt?.getTime() ?? Infinity, idleAt + idleAfterMs)
}

/**
 * Why a key is no longer good; null where it is.
 *
 * @param lastUse the last use of a key that is not known to be written yet
 */
export function refusalOf(
  { id, revokedAt, ownerActive, expiresAt, secret, lastUsedAt, createdAt }: ResolvedKey,
  now: number,
  idleAfterMs: number,
  lastUse: (keyId: string) => Date | null,
): AuthError | null {
  if (revokedAt) return new AuthError('key_revoked')
  if (expiresAt && expiresAt.getTime() <= now) return new AuthError('key_expired')
  const used = (lastUsedAt ?? createdAt)?.getTime()
  // what was read may be older than use that is not written yet, which takes a while to look for
  const looksIdle = used !== undefined && used + idleAfterMs <= now
  if (looksIdle && (lastUse(id)?.getTime() ?? used) + idleAfterMs <= now) return new AuthError('key_idle')
  if (secret?.expiresAt && secret.expiresAt.getTime() <= now) return new AuthError('secret_ended')
  return ownerActive === false ? new AuthError('owner_inactive') : null
}
