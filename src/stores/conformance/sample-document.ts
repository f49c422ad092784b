import { randomUUID } from 'node:crypto'
import type { Document, DocumentChange } from '../../records/document.js'

/** A document that no other sample resembles, apart from what is given. */
export function sampleDocument(given: Partial<Document> = {}): Document {
  return {
    kind: 'member',
    id: `doc_${randomUUID()}`,
    account: null,
    value: { name: 'sample' },
    createdAt: new Date('2026-03-01T12:00:00.000Z'),
    expiresAt: null,
    version: 1,
    ...given,
  }
}

/** A document in which no field is empty. */
export function fullDocument(): Document {
  return sampleDocument({
    account: 'acme',
    value: { name: 'Zażółć 🔑 مفتاح', nested: { list: [1, 2.5, 'three', null, true, []] }, 'a key': '😀', empty: {} },
    createdAt: new Date('2026-04-01T23:59:59.999Z'),
    expiresAt: new Date('2026-04-02T23:59:59.999Z'),
  })
}

/** The change that makes a document what it is, whatever is there. */
export function putting({ kind, id, account, value, createdAt, expiresAt }: Document): DocumentChange {
  return { kind, id, becomes: { account, value, createdAt, expiresAt } }
}
