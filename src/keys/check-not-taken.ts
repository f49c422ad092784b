import { GONE_KIND } from './gone-digest.js'
import type { KeyStore } from './key-store.js'
import { secretTaken, secretWasTaken } from './secret-taken.js'

/**
 * Refuses a secret that a key has, or had, under one of its digests.
 *
 * @throws ManagementError `conflict`
 */
export async function checkNotTaken(
  store: Pick<KeyStore, 'findByDigest' | 'findDocument'>,
  digests: readonly string[],
): Promise<void> {
  const [keys, notes] = await Promise.all([
    Promise.all(digests.map(async digest => store.findByDigest(digest))),
    Promise.all(digests.map(async digest => store.findDocument(GONE_KIND, digest))),
  ])
  if (keys.some(key => key !== null)) throw secretTaken()
  if (notes.some(note => note !== null)) throw secretWasTaken()
}
