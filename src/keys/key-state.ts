import type { KeyState } from './api-key.js'

/** What the state of a key follows from. */
interface Dated {
  readonly createdAt?: Date | null | undefined
  readonly expiresAt?: Date | null | undefined
  readonly revokedAt?: Date | null | undefined
  readonly lastUsedAt?: Date | null | undefined
}

/**
 * The state of a key at an instant: revocation outweighs expiry, and expiry idleness. A key is expired from the very
 * millisecond of `expiresAt` on.
 *
 * @param idleSince a key whose last use, else its creation, is at this instant or before is idle; without it none is
 */
export function keyState(
  { createdAt, expiresAt, revokedAt, lastUsedAt }: Dated,
  now: Date,
  idleSince: Date | null = null,
): KeyState {
  if (revokedAt) return 'revoked'
  if (expiresAt && expiresAt.getTime() <= now.getTime()) return 'expired'
  const lastUse = lastUsedAt ?? createdAt
  return idleSince && lastUse && lastUse.getTime() <= idleSince.getTime() ? 'idle' : 'active'
}
