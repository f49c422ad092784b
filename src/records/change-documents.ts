import type { Document, DocumentChange } from './document.js'

/** A document as changes leave it; null where it is gone. */
export interface ChangedDocument {
  readonly kind: string
  readonly id: string
  readonly document: Document | null
}

/**
 * What changes make of documents, in their order: of two changes of one document, the second sees what the first did.
 *
 * @param versionOf the version of a document as it is now; null where there is none
 * @returns null where a document is not as expected: then none may be changed
 */
export function changeDocuments(
  changes: readonly DocumentChange[],
  versionOf: (kind: string, id: string) => number | null,
): ChangedDocument[] | null {
  const changed = new Map<string, ChangedDocument>()
  for (const { kind, id, expected, becomes } of changes) {
    const place = JSON.stringify([kind, id])
    const before = changed.get(place)
    const version = before ? (before.document?.version ?? null) : versionOf(kind, id)
    if (expected !== undefined && expected !== version) return null
    if (becomes === undefined) continue
    if (becomes === null) {
      changed.set(place, { kind, id, document: null })
      continue
    }
    const { account, value, createdAt, expiresAt } = becomes
    const document = { kind, id, account, value, createdAt, expiresAt, version: (version ?? 0) + 1 }
    changed.set(place, { kind, id, document })
  }
  return [...changed.values()]
}
