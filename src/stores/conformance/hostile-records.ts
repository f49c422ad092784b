import assert from 'node:assert/strict'
import type { KeyStore } from '../../keys/key-store.js'
import type { Document } from '../../records/document.js'
import type { EventDraft } from '../../audit/audit-event.js'
import { sealEvent } from '../../audit/seal-event.js'
import { assertChain } from './assert-chain.js'
import { HOSTILE_TEXTS, UNSTORABLE_TEXTS } from './hostile-texts.js'
import { putting, sampleDocument } from './sample-document.js'
import { sampleEvent } from './sample-event.js'
import type { StoreTest } from './store-test.js'

/** Values of documents and events that break careless stores: each comes back whole or is refused, and none does harm. */
export function hostileRecords(test: StoreTest): void {
  test('texts of documents come back as they were, and choose nothing but themselves', async store => {
    const bystander = sampleDocument()
    await store.write({ documents: [putting(bystander)] })
    for (const text of HOSTILE_TEXTS) {
      const document = sampleDocument({ kind: text, id: text, account: text, value: { [text]: text } })
      assert.equal(await store.findDocument(text, text), null)
      assert.equal(await store.write({ documents: [{ ...putting(document), expected: null }] }), 'written')
      assert.deepEqual(await store.findDocument(text, text), document)
      assert.deepEqual(await store.listDocuments({ kind: text, account: text, order: 'newest', limit: 10 }), [document])
      assert.equal(await store.write({ documents: [{ kind: text, id: text, expected: 1, becomes: null }] }), 'written')
      assert.equal(await store.findDocument(text, text), null)
    }
    assert.deepEqual(await store.findDocument(bystander.kind, bystander.id), bystander)
  })

  test('texts of events come back as they were, and choose nothing but themselves', async store => {
    for (const [i, text] of HOSTILE_TEXTS.entries()) {
      await store.write({ events: [eventWith(text)] })
      const [event] = await store.listEvents({
        account: text,
        subject: text,
        action: text,
        user: text,
        order: 'newest',
        limit: 9,
      })
      assert.equal(event?.sequence, i + 1)
      assert.deepEqual(event, sealEvent(eventWith(text), i === 0 ? null : { sequence: i, hash: event.previousHash }))
      for (const filter of [{ account: text }, { subject: text }, { action: text }, { user: text }])
        assert.deepEqual(await store.listEvents({ ...filter, order: 'newest', limit: 9 }), [event])
    }
    await assertChain(store, HOSTILE_TEXTS.length)
  })

  test('a text with a null character or half a surrogate pair finds nothing', async store => {
    const document = sampleDocument({ kind: 'nul', id: 'nul', account: 'nul' })
    await store.write({ documents: [putting(document)], events: [eventWith('nul')] })
    for (const text of UNSTORABLE_TEXTS) {
      assert.equal(await store.findDocument(text, 'nul'), null)
      assert.equal(await store.findDocument('nul', text), null)
      for (const query of [{ kind: text }, { kind: 'nul', account: text }])
        assert.deepEqual(await store.listDocuments({ ...query, order: 'newest', limit: 9 }), [])
      for (const filter of [{ account: text }, { subject: text }, { action: text }, { user: text }])
        assert.deepEqual(await store.listEvents({ ...filter, order: 'newest', limit: 9 }), [])
      for (const [kind, id] of [
        [text, 'nul'],
        ['nul', text],
      ] as const) {
        assert.equal(await store.write({ documents: [{ kind, id, expected: null }] }), 'written')
        assert.equal(await store.write({ documents: [{ kind, id, expected: 1, becomes: null }] }), 'conflict')
        assert.equal(await store.write({ documents: [{ kind, id, becomes: null }] }), 'written')
      }
    }
    assert.deepEqual(await store.findDocument('nul', 'nul'), document)
  })

  test('such a text is kept whole, or refused with all of its change', async store => {
    let appended = 0
    for (const text of UNSTORABLE_TEXTS) {
      for (const document of [
        sampleDocument({ kind: text }),
        sampleDocument({ id: text }),
        sampleDocument({ account: text }),
        sampleDocument({ value: { [text]: text } }),
      ])
        if (await isKept(store, document, sampleEvent())) appended++
      for (const event of [
        sampleEvent({ action: text }),
        sampleEvent({ account: text }),
        sampleEvent({ subject: { kind: text, id: 'id' } }),
        sampleEvent({ subject: { kind: 'key', id: text } }),
        sampleEvent({ actor: { user: text } }),
        sampleEvent({ actor: { key: text } }),
        sampleEvent({ actor: { ip: text } }),
        sampleEvent({ reason: text }),
        sampleEvent({ before: { [text]: text }, after: { [text]: text } }),
      ])
        if (await isKept(store, sampleDocument(), event)) appended++
      await assertChain(store, appended)
    }
  })

  test('a date that is none is refused, or kept: it never becomes "never"', async store => {
    const none = new Date(Number.NaN)
    for (const document of [sampleDocument({ expiresAt: none }), sampleDocument({ createdAt: none })]) {
      await store.write({ documents: [putting(document)] }).catch(() => 'refused')
      const kept = await store.findDocument(document.kind, document.id)
      if (!kept) continue
      assert.equal(kept.createdAt.getTime(), document.createdAt.getTime())
      assert.equal(kept.expiresAt?.getTime(), document.expiresAt?.getTime())
    }
  })

  test('every value of JSON is kept, in documents and in events', async store => {
    const value = JSON.parse(
      '{"__proto__":{"a":1},"constructor":null,"":"","list":[[],{},[null,true,false]],"numbers":[0,-1,1.5,1e21,9007199254740991],"é 😀":"\\u0000\\n\\"\\\\"}',
    ) as Document['value']
    await assertValueKept(store, value)
  })

  test('long and deep values are kept', async store => {
    let deep: Record<string, unknown> = { end: 'of it' }
    for (let depth = 0; depth < 500; depth++) deep = depth % 2 ? { deep } : { list: [deep] }
    await assertValueKept(store, { text: 'long 😀 '.repeat(50_000), deep })
    const text = 'long 😀 '.repeat(20_000)
    const event = sampleEvent({ reason: text, actor: { user: 'ann', key: text, ip: text } })
    await store.write({ events: [event] })
    assert.deepEqual((await assertChain(store, 2))[1]?.reason, text)
  })
}

function eventWith(text: string): EventDraft {
  return sampleEvent({
    action: text,
    account: text,
    subject: { kind: text, id: text },
    actor: { user: text, key: text, ip: text },
    before: { [text]: text },
    after: { [text]: text },
    reason: text,
  })
}

async function assertValueKept(store: KeyStore, value: Document['value']): Promise<void> {
  const document = sampleDocument({ value })
  const draft = sampleEvent({ before: value, after: value })
  await store.write({ documents: [putting(document)], events: [draft] })
  assert.deepEqual(await store.findDocument(document.kind, document.id), document)
  assert.deepEqual(await assertChain(store, 1), [sealEvent(draft, null)])
}

async function isKept(store: KeyStore, document: Document, draft: EventDraft): Promise<boolean> {
  const head = await store.chainHead()
  const result = await store.write({ documents: [putting(document)], events: [draft] }).catch(() => 'refused')
  const [last] = await store.listEvents({ order: 'newest', limit: 1 })
  if (result === 'written') {
    assert.deepEqual(await store.findDocument(document.kind, document.id), document)
    assert.deepEqual(last, sealEvent(draft, head))
    return true
  }
  assert.equal(await store.findDocument(document.kind, document.id), null)
  assert.equal(last?.hash, head?.hash)
  return false
}
