import assert from 'node:assert/strict'
import type { AuditEvent } from '../../audit/audit-event.js'
import { sealEvent } from '../../audit/seal-event.js'
import type { DayUsage, KeyStore, StoredKey } from '../../keys/key-store.js'
import { assertChain } from './assert-chain.js'
import { fullDocument, putting, sampleDocument } from './sample-document.js'
import { fullEvent, sampleEvent } from './sample-event.js'
import { fullRecord, sampleRecord, sampleSecret } from './sample-record.js'

import type { StoreTest } from './store-test.js'

const DAY = Date.UTC(2026, 5, 1)
const USAGE: readonly DayUsage[] = [
  { day: '2026-03-02', requests: 3, outcomes: { allowed: 3 } },
  { day: '2026-03-05', requests: 12, outcomes: { allowed: 5, rate_limited: 7 } },
]

/** `contents`, `listStored` and `restore`: what one store gives, another one takes as it is. */
export function copyingRecords(test: StoreTest): void {
  test('an empty store has no contents, and lists no stored key', async store => {
    assert.deepEqual(await store.contents(), { keys: 0, events: 0, documents: [] })
    assert.deepEqual(await store.listStored(null, 10), [])
  })

  test('contents are counted, documents by kind, expired ones too', async store => {
    for (let i = 0; i < 3; i++) await store.insert(sampleRecord(), undefined, { events: [sampleEvent(), sampleEvent()] })
    const documents = ['role', 'member', 'role', 'Role'].map(kind => sampleDocument({ kind, expiresAt: new Date(0) }))
    await store.write({ documents: documents.map(putting) })
    const gone = sampleDocument({ kind: 'gone' })
    await store.write({ documents: [putting(gone), { kind: gone.kind, id: gone.id, becomes: null }] })
    const { documents: counts, ...others } = await store.contents()
    assert.deepEqual(others, { keys: 3, events: 6 })
    assert.deepEqual(
      new Map(counts.map(({ kind, count }) => [kind, count])),
      new Map(Object.entries({ role: 2, member: 1, Role: 1 })),
    )
  })

  test('stored keys are listed oldest first, page by page, each with its own usage', async store => {
    const records = ['b', 'X', 'a', 'A', 'x', 'B', 'c'].map((letter, i) =>
      sampleRecord({
        id: `key_${letter}`,
        createdAt: new Date(DAY + 1000 * ((i * 3) % 4)),
        secrets: Array.from({ length: i % 3 }, () => sampleSecret()),
      }),
    )
    for (const record of records) await store.insert(record)
    const used = records.filter((_, i) => i % 2 === 0)
    for (const { id } of used) await use(store, id, '2026-03-05', used.length)
    const expected = records
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
      .map(record => ({
        record,
        usage: used.includes(record) ? [{ day: '2026-03-05', requests: used.length, outcomes: { allowed: used.length } }] : [],
      }))
    for (const limit of [1, 3, 100]) assert.deepEqual(await storedKeys(store, limit), expected, `by ${limit}`)
  })

  test('a stored key is listed whole: every secret, every day and outcome, and what usage recorded', async store => {
    const record = fullRecord()
    await store.insert(record)
    for (const { day, outcomes } of USAGE.toReversed()) {
      for (const [outcome, requests] of Object.entries(outcomes)) await use(store, record.id, day, requests, outcome)
    }
    assert.deepEqual(await store.listStored(null, 10), [{ record, usage: USAGE }])
  })

  test('a restored key is what it was, and goes on from there', async store => {
    const record = fullRecord()
    await store.restore({ keys: [{ record, usage: USAGE }] })
    assert.deepEqual(await store.find(record.id), record)
    assert.deepEqual(await store.listStored(null, 10), [{ record, usage: USAGE }])
    for (const { digest, id } of record.secrets) assert.equal((await store.findByDigest(digest))?.secret?.id, id)
    assert.deepEqual((await store.contents()).events, 0)
    await use(store, record.id, '2026-03-05', 2)
    assert.deepEqual((await store.usage(record.id, '2026-03-05'))[0]?.outcomes, { allowed: 7, rate_limited: 7 })
    assert.equal(await store.replace({ ...record, version: 8 }, 7), 'replaced')
    assert.equal(await store.insert(sampleRecord({ secrets: record.secrets.slice(0, 1) })), 'digest_taken')
  })

  test('a restored key takes the place of the one with its id, with its secrets and its usage', async store => {
    const before = fullRecord()
    await store.restore({ keys: [{ record: before, usage: USAGE }] })
    const after = sampleRecord({ id: before.id, account: 'beta', secrets: [sampleSecret()], version: 3 })
    const usage = [{ day: '2026-03-02', requests: 1, outcomes: { key_revoked: 1 } }]
    await store.restore({ keys: [{ record: after, usage }] })
    assert.deepEqual(await store.listStored(null, 10), [{ record: after, usage }])
    for (const { digest } of before.secrets) assert.equal(await store.findByDigest(digest), null)
    assert.deepEqual(await store.list({ account: before.account, now: new Date(DAY), limit: 10 }), [])
    assert.deepEqual(await store.list({ account: 'beta', now: new Date(DAY), limit: 10 }), [after])
  })

  test('a secret that another key has goes over to the restored one', async store => {
    const [first, second] = [sampleSecret(), sampleSecret()]
    const holder = sampleRecord({ secrets: [first, second] })
    await store.insert(holder)
    const heir = sampleRecord({ secrets: [first] })
    await store.restore({ keys: [{ record: heir, usage: [] }] })
    assert.equal((await store.findByDigest(first.digest))?.id, heir.id)
    assert.equal((await store.findByDigest(second.digest))?.id, holder.id)
    assert.deepEqual(await store.find(holder.id), { ...holder, secrets: [second] })
  })

  test('restored documents keep their versions, and take the place of what was there', async store => {
    const other = sampleDocument({ kind: 'role', id: 'reader' })
    await store.write({ documents: [putting(other), putting(sampleDocument({ id: 'reader' }))] })
    const documents = [
      { ...fullDocument(), version: 9 },
      sampleDocument({ id: 'reader', version: 4, expiresAt: new Date(0) }),
      sampleDocument({ kind: 'login', id: 'reader', version: 2 }),
    ]
    await store.restore({ documents })
    for (const document of [...documents, other]) assert.deepEqual(await store.findDocument(document.kind, document.id), document)
    const [full] = documents
    assert.ok(full)
    assert.deepEqual(await store.listDocuments({ kind: full.kind, account: full.account, order: 'oldest', limit: 9 }), [full])
    assert.equal(await store.write({ documents: [{ ...putting(full), expected: 9 }] }), 'written')
  })

  test('restored events keep their sequences and hashes, and the next one is chained to them', async store => {
    const events = chain(5)
    const [last] = events.slice(-1)
    assert.ok(last)
    await store.restore({ events: events.slice(0, 3), chainHead: headOf(events[2]) })
    assert.deepEqual(await assertChain(store, 3), events.slice(0, 3))
    // what is there already stays, as when a copy goes on
    await store.restore({ events: events.slice(1).map((event, i) => (i < 2 ? { ...event, reason: 'edited' } : event)) })
    assert.deepEqual(await store.chainHead(), headOf(events[2]))
    await store.restore({ chainHead: headOf(last) })
    assert.deepEqual(await assertChain(store, 5), events)
    await store.write({ events: [sampleEvent()] })
    await assertChain(store, 6)
    await store.restore({ chainHead: null })
    assert.equal(await store.chainHead(), null)
  })

  test('many records of all kinds are restored at once', async store => {
    const keys = Array.from({ length: 250 }, (_, i): StoredKey => {
      const secrets = Array.from({ length: 1 + (i % 3) }, () => sampleSecret())
      return { record: sampleRecord({ createdAt: new Date(DAY + i), secrets }), usage: i % 2 === 0 ? USAGE : [] }
    })
    const documents = Array.from({ length: 250 }, (_, i) =>
      sampleDocument({ kind: `kind ${i % 4}`, createdAt: new Date(DAY + i) }),
    )
    const events = chain(250)
    await store.restore({ keys, documents, events, chainHead: headOf(events.at(-1)) })
    assert.deepEqual(await storedKeys(store, 200), keys)
    const second = documents.filter((_, i) => i % 4 === 1)
    assert.deepEqual(await store.listDocuments({ kind: 'kind 1', order: 'oldest', limit: 1000 }), second)
    assert.deepEqual(await assertChain(store, 250), events)
  })

  test('all is restored, or nothing', async store => {
    const held = sampleRecord()
    await store.insert(held)
    const documents = [sampleDocument(), sampleDocument({ value: { wrong: 1n } })]
    const keys = [
      { record: sampleRecord(), usage: USAGE },
      { record: { ...held, name: 'other' }, usage: USAGE },
    ]
    const events = chain(2)
    await assert.rejects(store.restore({ keys, documents, events, chainHead: headOf(events[1]) }))
    assert.deepEqual(await store.contents(), { keys: 1, events: 0, documents: [] })
    assert.deepEqual(await store.listStored(null, 10), [{ record: held, usage: [] }])
    assert.equal(await store.chainHead(), null)
  })
}

const headOf = (event: AuditEvent | undefined) => (event ? { sequence: event.sequence, hash: event.hash } : null)

function chain(count: number): AuditEvent[] {
  const events: AuditEvent[] = []
  for (let i = 0; i < count; i++) events.push(sealEvent(i % 2 === 0 ? fullEvent() : sampleEvent(), events.at(-1) ?? null))
  return events
}

function use(store: KeyStore, keyId: string, day: string, requests: number, outcome = 'allowed'): Promise<void> {
  return store.recordUsage([{ keyId, secretId: '', day, outcome, requests, lastUsedAt: null, lastUsedIp: null }])
}

async function storedKeys(store: KeyStore, limit: number): Promise<StoredKey[]> {
  const all: StoredKey[] = []
  for (;;) {
    const last = all.at(-1)?.record
    const page = await store.listStored(last ? { id: last.id, createdAt: last.createdAt } : null, limit)
    assert.ok(page.length <= limit)
    all.push(...page)
    assert.ok(all.length <= 1000, 'the pages have no end')
    if (page.length < limit) return all
  }
}
