import { digestSecret, isDigest, type Pepper } from './digest.js'
import { invalid } from '../input/invalid.js'
import type { NewKey } from './key-input.js'
import type { SecretRecord } from './key-record.js'
import type { SecretFormat } from './secret-format.js'
import { hintOf, secretRecord } from './secret-issuer.js'

/** A key that exists already, brought in with the secret its owner has. Exactly one of `secret` and `digest` is given. */
export interface ImportedKey extends NewKey {
  /** The secret in the clear: 16 to 512 printable ASCII characters without `.`. */
  secret?: string
  /** Its digest, `sha256:<base64url>`, where the secret itself is not known. */
  digest?: string
}

/**
 * The record of an imported secret.
 *
 * @throws ManagementError `invalid_input` for a secret that could never be presented, or is too short to be safe
 */
export function importSecret(
  { secret, digest }: ImportedKey,
  format: SecretFormat,
  peppers: readonly Pepper[],
  now: Date,
): SecretRecord {
  if ((secret === undefined) === (digest === undefined)) throw invalid({ secret: 'give either secret or digest' })
  if (digest !== undefined) {
    if (!isDigest(digest)) throw invalid({ digest: 'is written "sha256:" and 43 characters of base64url' })
    if (!canBeMade(digest, peppers)) throw invalid({ digest: 'was made under a pepper that this keyring does not have' })
    return secretRecord(digest, '', now)
  }
  if (typeof secret !== 'string' || !/^[\x21-\x2d\x2f-\x7e]{16,512}$/.test(secret)) {
    throw invalid({ secret: 'has 16 to 512 printable ASCII characters without space and "."' })
  }
  if (!format.isPossible(secret))
    throw invalid({ secret: "carries this keyring's prefix, but not its checksum: it would never be accepted" })
  return secretRecord(digestSecret(secret, peppers[0]), hintOf(secret), now)
}

const canBeMade = (digest: string, peppers: readonly Pepper[]) =>
  digest.startsWith('sha256:') || peppers.some(({ id }) => digest.startsWith(`hmac-sha256:${id}:`))
