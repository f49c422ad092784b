import type { Document } from '../../records/document.js'
import { comparePlaces } from './compare-places.js'
import type { CopyClaim } from './copy-claim.js'
import { READ_AT_ONCE } from './read-at-once.js'
import type { Section } from './section.js'

/**
 * Documents of all kinds, expired ones too.
 *
 * @param kinds in the order in which they are copied
 */
export function documentSection(kinds: readonly string[]): Section<Document> {
  const placeOf = new Map(kinds.map((kind, place) => [kind, place]))
  const order = ({ kind }: Document) => placeOf.get(kind) ?? kinds.length
  return {
    name: 'documents',
    async read(store, after) {
      for (const kind of kinds.slice(after ? order(after) : 0)) {
        const behind = after?.kind === kind ? { after: { id: after.id, createdAt: after.createdAt } } : {}
        const documents = await store.listDocuments({ kind, order: 'oldest', limit: READ_AT_ONCE, ...behind })
        if (documents.length > 0) return documents
      }
      return []
    },
    compare: (a, b) => order(a) - order(b) || comparePlaces(a, b),
    put: ({ to }, documents) => to.restore({ documents }),
    async drop(claim, documents) {
      if (await remove(claim, documents)) return documents.length
      // the claim is lost, or one of them was changed
      await claim.check()
      let removed = 0
      for (const document of documents) if (await remove(claim, [document])) removed++
      return removed
    },
  }
}

async function remove({ to, condition }: CopyClaim, documents: readonly Document[]): Promise<boolean> {
  const changes = documents.map(({ kind, id, version }) => ({ kind, id, expected: version, becomes: null }))
  return (await to.write({ documents: [condition, ...changes] })) === 'written'
}
