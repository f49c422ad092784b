import type { KeyStore } from '../../keys/key-store.js'

/**
 * A store that looks into another one, and keeps changes to itself: whatever is refused by the other is refused by it, and
 * nothing is written.
 *
 * @param store the one that is looked into
 * @param scratch an empty one, for the documents that would be written
 */
export function dryStore(store: KeyStore, scratch: KeyStore): KeyStore {
  const taken = new Set<string>()
  const fetched = new Set<string>()

  // of a document that was read the scratch has a copy, so that a change of it is held against its version
  const findDocument: KeyStore['findDocument'] = async (kind, id) => {
    const place = JSON.stringify([kind, id])
    if (!fetched.has(place)) {
      fetched.add(place)
      const document = await store.findDocument(kind, id)
      if (document) await scratch.restore({ documents: [document] })
    }
    return scratch.findDocument(kind, id)
  }
  return {
    ...store,
    async open() {
      await store.open()
      await scratch.open()
    },
    findDocument,
    findByDigest: digest => (taken.has(digest) ? { id: 'key_of_a_dry_run' } : store.findByDigest(digest)),
    async insert({ secrets }, _limit, { documents = [] } = {}) {
      for (const { digest } of secrets) if ((await store.findByDigest(digest)) !== null) return 'digest_taken'
      for (const { kind, id } of documents) await findDocument(kind, id)
      const digests = secrets.map(({ digest }) => digest)
      if (digests.some(digest => taken.has(digest))) return 'digest_taken'
      digests.forEach(digest => taken.add(digest))
      if ((await scratch.write({ documents })) === 'written') return 'inserted'
      digests.forEach(digest => taken.delete(digest))
      return 'conflict'
    },
    // events of what was refused
    write: async () => 'written',
    replace: refused,
    remove: refused,
    removeExpired: async () => 0,
    recordUsage: async () => {},
    restore: refused,
    async close() {
      await store.close()
      await scratch.close()
    },
  }
}

async function refused(): Promise<never> {
  throw new Error('a dry run writes nothing')
}
