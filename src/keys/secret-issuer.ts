import { type Pepper, digestSecret } from './digest.js'
import type { SecretRecord } from './key-record.js'
import { type SecretFormat, randomBase62 } from './secret-format.js'

/** A new secret: in the clear for its maker, and as the store holds it. */
export interface IssuedSecret {
  readonly secret: string
  readonly record: SecretRecord
}

/** Makes secrets of a format, digested under the current pepper. */
export function createSecretIssuer(format: SecretFormat, pepper: Pepper | undefined) {
  return (environment: string, createdAt: Date): IssuedSecret => {
    const secret = format.generate(environment)
    return { secret, record: secretRecord(digestSecret(secret, pepper), hintOf(secret, format.shown(environment)), createdAt) }
  }
}

/** The record of a secret that is the current one of its key. */
export function secretRecord(digest: string, hint: string, createdAt: Date): SecretRecord {
  return { id: `sec_${randomBase62(16)}`, digest, hint, createdAt, expiresAt: null, lastUsedAt: null, lastUsedIp: null }
}

/**
 * What may be shown of a secret to tell it from others: what is known to stand before its random part, and its last
 * four characters. Of a short secret nothing is shown.
 */
export function hintOf(secret: string, shown = ''): string {
  return secret.length < 24 ? '' : `${shown}…${secret.slice(-4)}`
}
