import type { Place } from './place.js'

/** What a document holds: JSON, without instants of its own kind. */
export type DocumentValue = Readonly<Record<string, unknown>>

/** What a document is made of, apart from its place. */
export interface DocumentFacts {
  /** Whose it is; null where it is nobody's. */
  readonly account: string | null
  readonly value: DocumentValue
  readonly createdAt: Date
  /** From when on it may be cleared away; whoever reads it before then decides what it is still good for. Null for never. */
  readonly expiresAt: Date | null
}

/** A record that is no key: a member, a role, an access request, a notice to be sent. Found by kind and id. */
export interface Document extends DocumentFacts {
  readonly kind: string
  readonly id: string
  /** 1 when it is made; grows by one with every change. */
  readonly version: number
}

/** A change of one document, or only a condition on it. */
export interface DocumentChange {
  readonly kind: string
  readonly id: string
  /** The version it must have; null: there must be none. Absent: whatever is there. */
  readonly expected?: number | null
  /** What it becomes; null removes it. Absent: it stays as it is, and only the condition counts. */
  readonly becomes?: DocumentFacts | null
}

/** Which documents of a kind to list. */
export interface DocumentQuery {
  readonly kind: string
  /** Only this account's; null is that of documents that have none. Absent means every account's. */
  readonly account?: string | null
  /** By `createdAt`, then by id. */
  readonly order: 'newest' | 'oldest'
  /** The `id` and `createdAt` of the last document already seen. */
  readonly after?: Place
  readonly limit: number
}

/** Where documents are found and changed; a store is one. */
export interface Documents {
  findDocument(kind: string, id: string): Document | null | Promise<Document | null>
  /** Changes documents, all or nothing: `conflict` where one is not as expected. */
  write(changes: { readonly documents: readonly DocumentChange[] }): Promise<'written' | 'conflict'>
}
