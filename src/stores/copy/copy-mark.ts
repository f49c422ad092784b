import type { KeyStore, StoreContents } from '../../keys/key-store.js'
import type { Document, DocumentChange } from '../../records/document.js'

/** What a copy says of itself until it is used: a document that is no part of what is copied. */
export interface CopyMark {
  /** What messages call the store it is a copy of. */
  readonly from: string
  /** The hash of the first event of that store, by which it is known again whatever it is called; null where it had none. */
  readonly origin: string | null
  /** Whoever copies: made anew for each run, of which the last one goes on. */
  readonly copier: string
  /** The digest of the whole copy when it was last finished; null while it is not. */
  readonly digest: string | null
}

const KIND = 'store_copy'
const ID = 'copy'

/** The mark of a store, and the version it has; null where the store is no copy, or one that was used since. */
export async function readMark(store: KeyStore): Promise<{ mark: CopyMark; version: number } | null> {
  const document = await store.findDocument(KIND, ID)
  return document && { mark: markOf(document), version: document.version }
}

/**
 * Marks a store. What is finished is marked with a document that the first sweep clears away: a store that is swept is in use.
 *
 * @param version of the mark before; null where there must be none
 * @returns false where somebody else has marked it meanwhile
 */
export async function writeMark(store: KeyStore, mark: CopyMark, version: number | null, now: Date): Promise<boolean> {
  const facts = { account: null, value: { ...mark }, createdAt: now, expiresAt: mark.digest === null ? null : now }
  return (await store.write({ documents: [{ kind: KIND, id: ID, expected: version, becomes: facts }] })) === 'written'
}

/** The condition that the mark is still the one of a version. */
export const markAt = (version: number): DocumentChange => ({ kind: KIND, id: ID, expected: version })

/** Whether the mark is still the one that a copier wrote. */
export async function isMarkedBy(store: KeyStore, copier: string, version: number): Promise<boolean> {
  const found = await readMark(store)
  return found?.version === version && found.mark.copier === copier
}

/** The kinds of documents of stores, but for their marks. */
export function copiedKinds(...contents: readonly StoreContents[]): string[] {
  const kinds = contents.flatMap(({ documents }) => documents.map(({ kind }) => kind))
  return [...new Set(kinds)].filter(kind => kind !== KIND).toSorted()
}

function markOf({ value: { from, origin, copier, digest } }: Document): CopyMark {
  const textOrNull = (text: unknown) => (typeof text === 'string' ? text : null)
  return {
    from: textOrNull(from) ?? '',
    origin: textOrNull(origin),
    copier: textOrNull(copier) ?? '',
    digest: textOrNull(digest),
  }
}
