import { invalid } from '../input/invalid.js'
import { candidateDigests } from './candidate-digests.js'
import { checkNotTaken } from './check-not-taken.js'
import { digestSecret, isDigest, type Pepper } from './digest.js'
import { foreignDigests } from './foreign-digests.js'
import { foreignDocuments, METHODS_PLACE, readKnownMethods } from './foreign-documents.js'
import { type ForeignHash, readForeignHash } from './foreign-hash.js'
import { notGone } from './gone-digest.js'
import type { NewKey } from './key-input.js'
import type { KeyStore } from './key-store.js'
import type { NewSecret } from './make-key.js'
import type { SecretFormat } from './secret-format.js'
import { hintOf, secretRecord } from './secret-issuer.js'

/** A key that exists already, brought in with the secret its owner has. Exactly one of `secret`, `digest` and `hash` is given. */
export interface ImportedKey extends NewKey {
  /** The secret in the clear: 16 to 512 printable ASCII characters, at most one of them a `.`. */
  secret?: string
  /** Its digest, `sha256:<base64url>`, where the secret itself is not known. */
  digest?: string
  /** Its hash as another system has it. Where that is no plain SHA-256, a digest takes its place at the key's first use. */
  hash?: ForeignHash
}

/** What importing secrets takes. */
export interface SecretImportParts {
  store: Pick<KeyStore, 'findByDigest' | 'findDocument'>
  format: SecretFormat
  peppers: readonly Pepper[]
}

/**
 * The record of an imported secret, and what is written with it.
 *
 * @throws ManagementError `invalid_input` for a secret that could never be presented, or is too short to be safe
 */
export function importSecret(given: ImportedKey, { store, format, peppers }: SecretImportParts, now: Date): NewSecret {
  const { secret, digest, hash } = given
  if ([secret, digest, hash].filter(way => way !== undefined).length !== 1)
    throw invalid({ secret: 'give either secret, digest or hash' })
  if (hash !== undefined) {
    const { digest: found, method, prefix } = readForeignHash(hash)
    return {
      record: secretRecord(found, hintOfPrefix(prefix), now),
      async documents() {
        await checkNotTaken(store, [found])
        return [notGone(found), ...(method ? await foreignDocuments(store, method, prefix, now) : [])]
      },
    }
  }
  if (digest !== undefined) {
    if (!isDigest(digest)) throw invalid({ digest: 'is written "sha256:" and 43 characters of base64url' })
    if (!canBeMade(digest, peppers)) throw invalid({ digest: 'was made under a pepper that this keyring does not have' })
    return {
      record: secretRecord(digest, '', now),
      async documents() {
        await checkNotTaken(store, [digest])
        return [notGone(digest)]
      },
    }
  }
  if (typeof secret !== 'string' || !/^[\x21-\x7e]{16,512}$/.test(secret))
    throw invalid({ secret: 'has 16 to 512 printable ASCII characters without space' })
  if (secret.indexOf('.') !== secret.lastIndexOf('.') || (secret.startsWith('eyJ') && secret.includes('.')))
    throw invalid({ secret: 'has more than one ".", or begins with "eyJ": it would be taken for a JWT' })
  if (!format.isPossible(secret))
    throw invalid({ secret: "carries this keyring's prefix, but not its checksum: it would never be accepted" })
  const record = secretRecord(digestSecret(secret, peppers[0]), hintOf(secret), now)
  return {
    record,
    async documents() {
      const known = readKnownMethods(await store.findDocument(METHODS_PLACE.kind, METHODS_PLACE.id))
      // the store has it under one of them at most, and which one depends on when and how it came
      await checkNotTaken(store, [...candidateDigests(secret, peppers), ...(await foreignDigests(store, secret, known))])
      return [notGone(record.digest)]
    },
  }
}

const SHOWN = 12

const hintOfPrefix = (prefix: string) => (prefix === '' ? '' : `${prefix.slice(0, SHOWN)}…`)

const canBeMade = (digest: string, peppers: readonly Pepper[]) =>
  digest.startsWith('sha256:') || peppers.some(({ id }) => digest.startsWith(`hmac-sha256:${id}:`))
