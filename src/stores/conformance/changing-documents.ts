import assert from 'node:assert/strict'
import type { KeyStore } from '../../keys/key-store.js'
import type { Document, DocumentChange } from '../../records/document.js'
import { fullDocument, putting, sampleDocument } from './sample-document.js'
import type { StoreTest } from './store-test.js'

/** `write` and `findDocument`: several documents change together, each as it was expected, or none does. */
export function changingDocuments(test: StoreTest): void {
  test('what was written is found, every field as it was given', async store => {
    const instants = [new Date(0), new Date(1), new Date('1969-07-20T20:17:40.123Z'), new Date(8.64e15)]
    const documents = [
      fullDocument(),
      sampleDocument({ value: {} }),
      sampleDocument({ account: '' }),
      ...instants.map(instant => sampleDocument({ createdAt: instant, expiresAt: instant })),
    ]
    assert.equal(await store.write({ documents: documents.map(putting) }), 'written')
    for (const document of documents) assert.deepEqual(await found(store, document), document)
  })

  test('a change replaces all of a document, and its version grows by one', async store => {
    const before = sampleDocument()
    await store.write({ documents: [putting(before)] })
    const full = { ...fullDocument(), id: before.id }
    for (const after of [
      { ...full, version: 2 },
      { ...before, version: 3 },
      { ...before, version: 4 },
    ]) {
      assert.equal(await store.write({ documents: [putting(after)] }), 'written')
      assert.deepEqual(await found(store, before), after)
    }
    assert.deepEqual(await listed(store), [{ ...before, version: 4 }])
  })

  test('what is removed is gone, and begins at version 1 where it is made again', async store => {
    const [document, other] = [sampleDocument({ version: 2 }), sampleDocument()]
    await store.write({ documents: [document, document, other].map(putting) })
    assert.deepEqual(await found(store, document), document)
    for (let times = 0; times < 2; times++) {
      assert.equal(await store.write({ documents: [removing(document)] }), 'written')
      assert.equal(await found(store, document), null)
    }
    assert.deepEqual(await listed(store), [other])
    await store.write({ documents: [putting(document)] })
    assert.deepEqual(await found(store, document), { ...document, version: 1 })
  })

  test('a document is found by its kind and id alone', async store => {
    const document = sampleDocument({ kind: 'role', id: 'reader' })
    await store.write({ documents: [putting(document)] })
    for (const [kind, id] of [
      ['role', 'Reader'],
      ['Role', 'reader'],
      ['role', 'reader '],
      ['role', 'reade'],
      ['role', '%'],
      ['role', ''],
      ['member', 'reader'],
      ['', 'reader'],
      ['reader', 'role'],
      ['rolereader', ''],
    ] as const)
      assert.equal(await store.findDocument(kind, id), null, `${kind} ${id}`)
    const others = ['Reader', 'role', ''].map(id => sampleDocument({ kind: 'role', id }))
    const twin = sampleDocument({ kind: 'member', id: 'reader' })
    await store.write({ documents: [...others, twin].map(putting) })
    for (const each of [document, ...others, twin]) assert.deepEqual(await found(store, each), each)
  })

  test('what is expected must be so: this version, or none at all', async store => {
    const [document, missing] = [sampleDocument({ version: 2 }), sampleDocument()]
    await store.write({ documents: [document, document].map(putting) })
    for (const becomes of [putting(fullDocument()).becomes, null, undefined]) {
      for (const expected of [null, 0, 1, 3]) await assertConflict(store, { ...placeOf(document), expected, becomes })
      for (const expected of [0, 1]) await assertConflict(store, { ...placeOf(missing), expected, becomes })
    }
    assert.deepEqual(await listed(store), [document])
    assert.equal(await store.write({ documents: [{ ...putting(document), expected: 2 }] }), 'written')
    assert.equal(await store.write({ documents: [{ ...putting(missing), expected: null }] }), 'written')
    assert.deepEqual(await found(store, document), { ...document, version: 3 })
    assert.deepEqual(await found(store, missing), missing)
    assert.equal(await store.write({ documents: [{ ...removing(document), expected: 3 }] }), 'written')
    assert.equal(await found(store, document), null)
  })

  test('a condition alone changes nothing', async store => {
    const [document, missing] = [sampleDocument(), sampleDocument()]
    await store.write({ documents: [putting(document)] })
    const conditions = [{ ...placeOf(document), expected: 1 }, { ...placeOf(missing), expected: null }, placeOf(document)]
    assert.equal(await store.write({ documents: conditions }), 'written')
    assert.equal(await store.write({}), 'written')
    assert.deepEqual(await listed(store), [document])
  })

  test('where one is not as expected, none is changed', async store => {
    const [kept, gone, added] = [sampleDocument(), sampleDocument(), sampleDocument()]
    await store.write({ documents: [putting(kept), putting(gone)] })
    const changes = [putting({ ...fullDocument(), ...placeOf(kept) }), removing(gone), putting(added)]
    for (let place = 0; place <= changes.length; place++)
      await assertConflict(store, ...changes.toSpliced(place, 0, { ...placeOf(sampleDocument()), expected: 1 }))
    assert.deepEqual([await found(store, kept), await found(store, gone), await found(store, added)], [kept, gone, null])
  })

  test('changes of one document follow each other', async store => {
    const document = sampleDocument({ version: 2 })
    const first = { ...putting(fullDocument()), ...placeOf(document), expected: null }
    assert.equal(await store.write({ documents: [first, { ...putting(document), expected: 1 }] }), 'written')
    assert.deepEqual(await found(store, document), document)
    await assertConflict(store, { ...putting(fullDocument()), ...placeOf(document) }, { ...removing(document), expected: 2 })
    assert.deepEqual(await found(store, document), document)
    const again = { ...putting(document), expected: null }
    assert.equal(await store.write({ documents: [{ ...removing(document), expected: 2 }, again] }), 'written')
    assert.deepEqual(await found(store, document), { ...document, version: 1 })
    assert.equal(await store.write({ documents: [putting(document), removing(document)] }), 'written')
    assert.equal(await found(store, document), null)
  })

  test('of many who make the same document at once, one succeeds', async store => {
    const documents = Array.from({ length: 20 }, (_, i) => sampleDocument({ id: 'same', value: { by: i } }))
    const results = await Promise.all(
      documents.map(document => store.write({ documents: [{ ...putting(document), expected: null }] })),
    )
    assert.equal(results.filter(result => result === 'written').length, 1)
    assert.equal(results.filter(result => result === 'conflict').length, 19)
    assert.deepEqual(await listed(store), [documents[results.indexOf('written')]])
  })

  test('of many who read, add one and write until they succeed, each is counted', async store => {
    const document = sampleDocument({ value: { count: 0 } })
    await store.write({ documents: [putting(document)] })
    await Promise.all(Array.from({ length: 10 }, () => increment(store, document)))
    assert.deepEqual(await found(store, document), { ...document, value: { count: 10 }, version: 11 })
  })

  test('a thousand documents in one change', async store => {
    const documents = Array.from({ length: 1000 }, (_, i) => sampleDocument({ value: { i } }))
    const conditions = documents.map(document => ({ ...putting(document), expected: null }))
    assert.equal(await store.write({ documents: conditions }), 'written')
    assert.deepEqual(await found(store, documents[999] ?? sampleDocument()), documents[999])
    await assertConflict(store, ...documents.map(removing), { ...placeOf(sampleDocument()), expected: 1 })
    assert.equal((await listed(store)).length, 1000)
  })

  test('nobody can change a document by changing what was given or what was found', async store => {
    const document = fullDocument()
    const given = structuredClone(document)
    await store.write({ documents: [putting(given)] })
    spoil(given)
    spoil(await found(store, document))
    spoil((await listed(store))[0])
    assert.deepEqual(await found(store, document), document)
    assert.deepEqual(await listed(store), [document])
  })
}

type Place = Pick<Document, 'kind' | 'id'>

const placeOf = ({ kind, id }: Place): Place => ({ kind, id })
const removing = (place: Place): DocumentChange => ({ ...placeOf(place), becomes: null })
const found = async (store: KeyStore, { kind, id }: Place) => store.findDocument(kind, id)
const listed = (store: KeyStore) => store.listDocuments({ kind: 'member', order: 'oldest', limit: 2000 })

async function assertConflict(store: KeyStore, ...documents: DocumentChange[]): Promise<void> {
  assert.equal(await store.write({ documents }), 'conflict')
}

async function increment(store: KeyStore, place: Place): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const before = await found(store, place)
    assert.ok(before)
    const change = putting({ ...before, value: { count: Number(before.value.count) + 1 } })
    if ((await store.write({ documents: [{ ...change, expected: before.version }] })) === 'written') return
  }
  assert.fail('1000 tries were not enough')
}

function spoil(document: Document | null | undefined): void {
  assert.ok(document)
  document.createdAt.setTime(1)
  document.expiresAt?.setTime(1)
  Object.assign(document.value, { name: 'spoilt' })
  Object.assign(document.value.nested ?? {}, { list: 'spoilt' })
}
