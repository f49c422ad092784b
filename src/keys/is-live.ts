import type { SecretRecord } from './key-record.js'

/** Whether a secret is good, as far as it alone decides. */
export const isLive = ({ expiresAt }: Pick<SecretRecord, 'expiresAt'>, now: Date): boolean =>
  expiresAt === null || expiresAt > now
