import assert from 'node:assert/strict'
import type { KeyStore } from '../../keys/key-store.js'
import type { Document, DocumentQuery } from '../../records/document.js'
import { fullDocument, putting, sampleDocument } from './sample-document.js'
import type { StoreTest } from './store-test.js'

const DAY = Date.UTC(2026, 5, 1)

/** `listDocuments` and `removeExpired`: in order, page by page, until their time is over. */
export function listingDocuments(test: StoreTest): void {
  test('an empty store lists nothing, and documents are listed whole', async store => {
    assert.deepEqual(await store.listDocuments({ kind: 'member', order: 'newest', limit: 10 }), [])
    const document = fullDocument()
    await store.write({ documents: [putting(document)] })
    assert.deepEqual(await store.listDocuments({ kind: 'member', order: 'newest', limit: 10 }), [document])
  })

  test('of every kind and account, in both orders, page by page', async store => {
    const documents = await fill(store)
    for (const kind of ['member', 'role', 'none']) {
      for (const filter of [{}, { account: 'acme' }, { account: 'beta' }, { account: null }, { account: 'none' }]) {
        const chosen = documents.filter(
          document => document.kind === kind && (!('account' in filter) || document.account === filter.account),
        )
        for (const limit of [1, 4, 100]) {
          const message = JSON.stringify({ kind, ...filter, limit })
          assert.deepEqual(await pages(store, { kind, ...filter, order: 'oldest', limit }), chosen, message)
          assert.deepEqual(await pages(store, { kind, ...filter, order: 'newest', limit }), chosen.toReversed(), message)
        }
      }
    }
  })

  test('a page goes on behind a document that is gone meanwhile', async store => {
    const documents = (await fill(store)).filter(({ kind }) => kind === 'role')
    const [after] = documents.slice(4)
    assert.ok(after)
    await store.write({ documents: [{ kind: after.kind, id: after.id, becomes: null }] })
    assert.deepEqual(await store.listDocuments({ kind: 'role', order: 'oldest', limit: 100, after }), documents.slice(5))
    const newer = documents.slice(0, 4).toReversed()
    assert.deepEqual(await store.listDocuments({ kind: 'role', order: 'newest', limit: 100, after }), newer)
  })

  test('kinds and accounts are taken exactly', async store => {
    const names = ['acme', 'Acme', 'acme ', ' acme', 'acmé', 'acme\u0301', 'a%', 'a_me', '', 'null']
    const documents = names.map(name => sampleDocument({ kind: name, account: name }))
    await store.write({ documents: documents.map(putting) })
    for (const [i, name] of names.entries()) {
      assert.deepEqual(await store.listDocuments({ kind: name, order: 'newest', limit: 9 }), [documents[i]])
      assert.deepEqual(await store.listDocuments({ kind: name, account: name, order: 'newest', limit: 9 }), [documents[i]])
      assert.deepEqual(await store.listDocuments({ kind: name, account: null, order: 'newest', limit: 9 }), [])
    }
  })

  test('a document is listed by what it became', async store => {
    const before = sampleDocument({ account: 'acme' })
    const after = { ...before, account: null, createdAt: new Date(DAY), version: 2 }
    const other = sampleDocument({ createdAt: new Date(DAY - 1) })
    await store.write({ documents: [before, other, after].map(putting) })
    assert.deepEqual(await store.listDocuments({ kind: 'member', account: 'acme', order: 'newest', limit: 9 }), [])
    assert.deepEqual(await store.listDocuments({ kind: 'member', account: null, order: 'newest', limit: 9 }), [after, other])
  })

  test('whatever has expired is found until it is cleared away', async store => {
    const document = sampleDocument({ expiresAt: new Date(0) })
    await store.write({ documents: [putting(document)] })
    assert.deepEqual(await store.findDocument(document.kind, document.id), document)
    assert.deepEqual(await store.listDocuments({ kind: 'member', order: 'newest', limit: 9 }), [document])
    assert.equal(await store.write({ documents: [{ ...putting(document), expected: null }] }), 'conflict')
    assert.equal(await store.removeExpired(new Date(DAY)), 1)
    assert.equal(await store.findDocument(document.kind, document.id), null)
    assert.equal(await store.write({ documents: [{ ...putting(document), expected: null }] }), 'written')
  })

  test('what expires at the instant or before is cleared away, and nothing else', async store => {
    const ends = [-DAY, -1, 0, 1, 1000].map(after => new Date(DAY + after))
    const documents = ['member', 'role'].flatMap(kind => [...ends, null].map(expiresAt => sampleDocument({ kind, expiresAt })))
    await store.write({ documents: documents.map(putting) })
    assert.equal(await store.removeExpired(new Date(DAY)), 6)
    assert.equal(await store.removeExpired(new Date(DAY)), 0)
    for (const document of documents) {
      const isKept = document.expiresAt === null || document.expiresAt.getTime() > DAY
      assert.deepEqual(await store.findDocument(document.kind, document.id), isKept ? document : null)
    }
    assert.equal(await store.removeExpired(new Date(8.64e15)), 4)
    assert.equal((await store.listDocuments({ kind: 'member', order: 'newest', limit: 9 })).length, 1)
  })
}

/** Adds documents of two kinds, several at each instant; gives them oldest first. */
async function fill(store: KeyStore): Promise<Document[]> {
  const documents = ['b', 'X', 'a', 'A', 'x', 'B', 'c', 'C'].flatMap((letter, i) =>
    ['member', 'role'].map((kind, j) =>
      sampleDocument({
        kind,
        id: `doc_${letter}`,
        account: ['acme', 'beta', null][(i + j) % 3] ?? null,
        createdAt: new Date(DAY + 1000 * ((i * 3) % 4)),
      }),
    ),
  )
  for (const document of documents) await store.write({ documents: [putting(document)] })
  return documents.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
}

async function pages(store: KeyStore, query: DocumentQuery): Promise<Document[]> {
  const all: Document[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await store.listDocuments({ ...query, ...(last ? { after: { id: last.id, createdAt: last.createdAt } } : {}) })
    assert.ok(page.length <= query.limit)
    all.push(...page)
    assert.ok(all.length <= 1000, 'the pages have no end')
    if (page.length < query.limit) return all
  }
}
