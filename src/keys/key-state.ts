import type { KeyState } from './api-key.js'

/** What the state of a key follows from. */
interface Dated {
  readonly expiresAt?: Date | null | undefined
  readonly revokedAt?: Date | null | undefined
}

/** The state of a key at an instant: revocation outweighs expiry. A key is expired from the very millisecond of `expiresAt` on. */
export function keyState({ expiresAt, revokedAt }: Dated, now: Date): KeyState {
  if (revokedAt) return 'revoked'
  return expiresAt && expiresAt.getTime() <= now.getTime() ? 'expired' : 'active'
}
