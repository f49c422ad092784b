import { AuthError } from '../errors.js'
import { candidateDigests } from '../keys/candidate-digests.js'
import type { Pepper } from '../keys/digest.js'
import type { ForeignCandidates } from '../keys/foreign-candidates.js'
import type { ResolvedKey } from '../keys/key-record.js'
import type { KeyStore } from '../keys/key-store.js'
import { LONGEST_SECRET } from '../keys/key-verifier.js'
import { checkResolvedKey } from '../keys/resolved-key.js'
import type { SecretFormat } from '../keys/secret-format.js'
import { passing, refusing, undecided, without } from './hold.js'
import type { AskedKey, ExplainedCheck } from './explanation.js'

/** Where a key is looked for. */
export interface FindKeyParts {
  store: Pick<KeyStore, 'findByDigest' | 'find'>
  format: Pick<SecretFormat, 'isPossible'>
  peppers: readonly Pepper[]
  /** Where keys may have been imported by other systems' hashes; null where there can be none. */
  foreign: ForeignCandidates | null
  /** Makes of a key what it may do now. */
  complete(key: ResolvedKey): ResolvedKey | Promise<ResolvedKey>
}

/** What was found, and what the checks on the way say. */
export interface FoundKey {
  readonly key: ResolvedKey | null
  readonly checks: readonly ExplainedCheck[]
}

/**
 * Finds the key that is asked about, past what is remembered of it.
 *
 * @param withoutOptions what to do to have the application's options; null where `parts` are of them
 */
export const findKey = async (asked: AskedKey, withoutOptions: string | null, parts: FindKeyParts): Promise<FoundKey> =>
  'secret' in asked ? findBySecret(asked.secret, withoutOptions, parts) : findById(asked.id, parts)

async function findById(id: string, { store, complete }: FindKeyParts): Promise<FoundKey> {
  const format = without('format', 'not_reached', 'the key was named by its id: there is no secret to look at')
  const record = await store.find(id)
  if (!record) return { key: null, checks: [format, refusing('key', UNKNOWN, 'there is no such key')] }
  // whoever asks for a key means the secret that is good for longest
  const secret = record.secrets.find(({ expiresAt }) => expiresAt === null) ?? record.secrets[0]
  const resolved: ResolvedKey = { ...record, secret: secret && { id: secret.id, expiresAt: secret.expiresAt } }
  return found(checkResolvedKey(await complete(resolved)), format)
}

async function findBySecret(secret: string, withoutOptions: string | null, parts: FindKeyParts): Promise<FoundKey> {
  const { store, format, peppers, foreign, complete } = parts
  if (secret.length > LONGEST_SECRET || !format.isPossible(secret))
    return { key: null, checks: [refusing('format', UNKNOWN, MISTYPED), without('key', 'not_reached', 'the store is not asked')] }
  const form = passing('format', 'nothing is wrong with the form of the secret')
  const digests = [...candidateDigests(secret, peppers), ...((await foreign?.of(secret)) ?? [])]
  for (const digest of digests) {
    const resolved = await store.findByDigest(digest)
    if (resolved) return found(checkResolvedKey(await complete(resolved)), form)
  }
  const underPeppers = withoutOptions === null ? [] : [undecided('key', 'option peppers', withoutOptions)]
  return { key: null, checks: [form, ...underPeppers, refusing('key', UNKNOWN, 'no key has this secret')] }
}

function found(key: ResolvedKey, format: ExplainedCheck): FoundKey {
  const name = key.name === undefined ? '' : ` "${key.name}"`
  return { key, checks: [format, passing('key', `it is ${key.id}${name}`)] }
}

const UNKNOWN = new AuthError('unknown_key')
const MISTYPED =
  "it has the prefix of this keyring's secrets, and not their form or checksum, or is too long: it was mistyped or cut"
