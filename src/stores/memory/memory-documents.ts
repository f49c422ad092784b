import { changeDocuments } from '../../records/change-documents.js'
import type { Document, DocumentChange, DocumentQuery } from '../../records/document.js'
import { LIST_ORDER } from './list-order.js'

/** Documents in this process's memory. */
export interface MemoryDocuments {
  find(kind: string, id: string): Document | null
  list(query: DocumentQuery): Document[]
  /** Gives what makes the changes, or null where a document is not as expected. */
  prepare(changes: readonly DocumentChange[]): (() => void) | null
  removeExpired(now: Date): number
  counts(): { kind: string; count: number }[]
  /** Gives what puts documents in as they are. */
  prepareRestored(documents: readonly Document[]): () => void
}

// JSON as text: whoever reads it gets a copy, and what JSON does not keep is not kept here either
type Kept = Omit<Document, 'value'> & { readonly json: string }

export function createMemoryDocuments(): MemoryDocuments {
  const kinds = new Map<string, Map<string, Kept>>()

  const put = (kept: Kept) => {
    kinds.set(kept.kind, (kinds.get(kept.kind) ?? new Map<string, Kept>()).set(kept.id, kept))
  }
  return {
    find(kind, id) {
      const kept = kinds.get(kind)?.get(id)
      return kept ? read(kept) : null
    },
    list(query) {
      const order = LIST_ORDER[query.order]
      const found = [...(kinds.get(query.kind)?.values() ?? [])].filter(
        kept => (query.account === undefined || kept.account === query.account) && (!query.after || order(query.after, kept) < 0),
      )
      return found.toSorted(order).slice(0, query.limit).map(read)
    },
    prepare(changes) {
      const changed = changeDocuments(changes, (kind, id) => kinds.get(kind)?.get(id)?.version ?? null)
      if (!changed) return null
      const commits = changed.map(({ kind, id, document }) => {
        if (!document) return () => void kinds.get(kind)?.delete(id)
        const kept = keep(document)
        return () => put(kept)
      })
      return () => commits.forEach(commit => commit())
    },
    removeExpired(now) {
      const expired = [...kinds.values()]
        .flatMap(documents => [...documents.values()])
        .filter(({ expiresAt }) => expiresAt && expiresAt <= now)
      for (const { kind, id } of expired) kinds.get(kind)?.delete(id)
      return expired.length
    },
    counts: () => Array.from(kinds, ([kind, documents]) => ({ kind, count: documents.size })).filter(({ count }) => count > 0),
    prepareRestored(documents) {
      const kept = documents.map(keep)
      return () => kept.forEach(put)
    },
  }
}

function keep({ value, ...document }: Document): Kept {
  return { ...copyInstants(document), json: JSON.stringify(value) }
}

function read({ json, ...kept }: Kept): Document {
  return { ...copyInstants(kept), value: JSON.parse(json) as Document['value'] }
}

function copyInstants<T extends Pick<Document, 'createdAt' | 'expiresAt'>>(document: T): T {
  return { ...document, createdAt: new Date(document.createdAt), expiresAt: document.expiresAt && new Date(document.expiresAt) }
}
