import type { EventDraft } from '../audit/audit-event.js'
import { ManagementError } from '../errors.js'
import type { KeyStore } from '../keys/key-store.js'
import type { Document, DocumentChange, DocumentFacts } from '../records/document.js'

/** The part of a store where documents are. */
export type DocumentStore = Pick<KeyStore, 'findDocument' | 'listDocuments' | 'write'>

/** What a change makes of a document; null where there is nothing to change. */
export interface NextDocument {
  readonly becomes: DocumentFacts | null
  readonly event: EventDraft
  /** What is written with it. */
  readonly alongside?: readonly DocumentChange[]
}

const TRIES = 100

/**
 * Changes a document with compare-and-set, again and again: whoever comes second sees what the first one did.
 *
 * @param next throws where the change is refused; null where nothing changes
 * @returns the document before and after; the same one twice where nothing changed
 */
export async function changeDocument(
  store: DocumentStore,
  kind: string,
  id: string,
  next: (document: Document | null) => NextDocument | null | Promise<NextDocument | null>,
): Promise<{ before: Document | null; after: Document | null }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await store.findDocument(kind, id)
    const change = await next(before)
    if (!change) return { before, after: before }
    const { becomes, event, alongside = [] } = change
    const own = { kind, id, expected: before?.version ?? null, becomes }
    if ((await store.write({ documents: [own, ...alongside], events: [event] })) === 'written')
      return { before, after: becomes && { kind, id, ...becomes, version: (before?.version ?? 0) + 1 } }
  }
  throw new ManagementError('conflict', 'it keeps changing: try again', { problems: { '': { kind: 'keepsChanging' } } })
}
