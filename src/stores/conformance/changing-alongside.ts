import assert from 'node:assert/strict'
import type { KeyRecord } from '../../keys/key-record.js'
import type { Alongside, KeyStore } from '../../keys/key-store.js'
import { assertChain } from './assert-chain.js'
import { putting, sampleDocument } from './sample-document.js'
import { sampleEvent } from './sample-event.js'
import { sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `alongside` of `insert`, `replace`, `remove` and `write`: keys, documents and events change together, or none does. */
export function changingAlongside(test: StoreTest): void {
  test('what succeeds writes all of it', async store => {
    const record = sampleRecord()
    const after = { ...record, name: 'after', version: 2 }
    const [one, two, three, four] = [something(), something(), something(), something()]
    assert.equal(await store.insert(record, undefined, one), 'inserted')
    assert.deepEqual(await store.find(record.id), record)
    assert.equal(await store.replace(after, 1, two), 'replaced')
    assert.deepEqual(await store.find(record.id), after)
    assert.equal(await store.remove(record.id, 2, three), 'removed')
    assert.equal(await store.find(record.id), null)
    assert.equal(await store.write(four), 'written')
    for (const alongside of [one, two, three, four]) await assertWritten(store, alongside)
    const subjects = (await assertChain(store, 8)).map(({ subject }) => subject.id)
    assert.deepEqual(
      subjects,
      [one, two, three, four].flatMap(({ events }) => events.map(({ subject }) => subject.id)),
    )
  })

  test('where the key is refused, nothing is written', async store => {
    const [record, other] = [sampleRecord({ account: 'acme' }), sampleRecord()]
    await store.insert(record)
    await store.insert(other)
    const taken = { ...sampleRecord(), secrets: [sampleSecret(), ...record.secrets] }
    const next = { ...record, name: 'after', version: 2 }
    const attempts: [result: string, attempt: (alongside: Alongside) => Promise<string>][] = [
      ['digest_taken', alongside => store.insert(taken, undefined, alongside)],
      ['digest_taken', alongside => store.insert(record, undefined, alongside)],
      ['limit_reached', alongside => store.insert(sampleRecord({ account: 'acme' }), 1, alongside)],
      ['limit_reached', alongside => store.insert(sampleRecord({ account: 'beta' }), 0, alongside)],
      ['changed', alongside => store.replace(next, 7, alongside)],
      ['missing', alongside => store.replace(sampleRecord(), 1, alongside)],
      ['digest_taken', alongside => store.replace({ ...next, secrets: other.secrets }, 1, alongside)],
      ['changed', alongside => store.remove(record.id, 7, alongside)],
      ['missing', alongside => store.remove(sampleRecord().id, 1, alongside)],
      ['missing', alongside => store.remove(sampleRecord().id, undefined, alongside)],
    ]
    for (const [result, attempt] of attempts) {
      const alongside = something()
      assert.equal(await attempt(alongside), result)
      await assertAbsent(store, alongside)
    }
    assert.deepEqual(await keysOf(store), sorted([record, other]))
    await assertNextIsFirst(store)
  })

  test('where a document is not as expected, nothing is written', async store => {
    const [record, held] = [sampleRecord(), sampleDocument()]
    const secretId = record.secrets[0]?.id ?? ''
    const use = { lastUsedAt: new Date('2026-05-05T05:05:05.555Z'), lastUsedIp: null }
    await store.insert(record)
    await store.write({ documents: [putting(held)] })
    await store.recordUsage([{ keyId: record.id, secretId, day: '2026-05-05', outcome: 'allowed', requests: 3, ...use }])
    const before = await store.find(record.id)
    const added = sampleRecord()
    const next = { ...record, name: 'after', secrets: [sampleSecret()], version: 2 }
    for (const place of [0, 1, 2]) {
      for (const change of [
        (alongside: Alongside) => store.insert(added, undefined, alongside),
        (alongside: Alongside) => store.insert(added, 5, alongside),
        (alongside: Alongside) => store.replace(next, 1, alongside),
        (alongside: Alongside) => store.remove(record.id, 1, alongside),
        (alongside: Alongside) => store.remove(record.id, undefined, alongside),
        (alongside: Alongside) => store.write(alongside),
      ]) {
        const alongside = something()
        const documents = alongside.documents.toSpliced(place, 0, { kind: held.kind, id: held.id, expected: 2 })
        assert.equal(await change({ ...alongside, documents }), 'conflict')
        await assertAbsent(store, alongside)
      }
    }
    assert.deepEqual(await keysOf(store), [before])
    assert.equal(await store.findByDigest(added.secrets[0]?.digest ?? ''), null)
    assert.equal(await store.findByDigest(next.secrets[0]?.digest ?? ''), null)
    assert.equal((await store.findByDigest(record.secrets[0]?.digest ?? ''))?.id, record.id)
    assert.deepEqual(await store.usage(record.id, '2026-01-01'), [{ day: '2026-05-05', requests: 3, outcomes: { allowed: 3 } }])
    assert.deepEqual(await store.findDocument(held.kind, held.id), held)
    await assertNextIsFirst(store)
  })

  test('a change whose documents or events can not be kept writes nothing', async store => {
    const [record, added, held] = [sampleRecord(), sampleRecord(), sampleDocument()]
    await store.insert(record)
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const wrong of [
      { documents: [putting(held), putting(sampleDocument({ value: circular }))] },
      { documents: [putting(held)], events: [sampleEvent(), sampleEvent({ after: circular })] },
    ]) {
      await assert.rejects(store.insert(added, undefined, wrong))
      await assert.rejects(store.replace({ ...record, version: 2 }, 1, wrong))
      await assert.rejects(store.remove(record.id, 1, wrong))
      await assert.rejects(store.write(wrong))
    }
    assert.deepEqual(await keysOf(store), [record])
    assert.equal(await store.findDocument(held.kind, held.id), null)
    await assertNextIsFirst(store)
  })

  test('of many who add a key under the same condition at once, one succeeds', async store => {
    const records = Array.from({ length: 20 }, () => sampleRecord())
    const claim = { ...putting(sampleDocument()), expected: null }
    const results = await Promise.all(
      records.map(({ id }, i) => {
        const event = sampleEvent({ subject: { kind: 'key', id } })
        return store.insert(records[i] ?? assert.fail(), undefined, { documents: [claim], events: [event] })
      }),
    )
    assert.equal(results.filter(result => result === 'conflict').length, 19)
    const winner = records[results.indexOf('inserted')]
    assert.deepEqual(await keysOf(store), [winner])
    assert.deepEqual(
      (await assertChain(store, 1)).map(({ subject }) => subject.id),
      [winner?.id],
    )
  })

  test('of many changes at once, each that succeeds is in the chain once', async store => {
    const account = 'acme'
    const records = Array.from({ length: 30 }, () => sampleRecord({ account }))
    const results = await Promise.all(
      records.map(async record => {
        const events = (action: string) => ({
          events: [sampleEvent({ action, account, subject: { kind: 'key', id: record.id } })],
        })
        const next = { ...record, name: 'after', version: 2 }
        return [
          await store.insert(record, 12, events('key.created')),
          await store.replace(next, 1, events('key.updated')),
          await store.remove(record.id, 2, events('key.deleted')),
          await store.write(events('key.noted')),
        ]
      }),
    )
    const succeeded = ['inserted', 'replaced', 'removed', 'written']
    const count = results.flat().filter(result => succeeded.includes(result)).length
    assert.ok(results.flat().includes('inserted'))
    const events = await assertChain(store, count)
    const actions = ['key.created', 'key.updated', 'key.deleted', 'key.noted']
    for (const [i, record] of records.entries()) {
      const expected = actions.filter((_, j) => succeeded.includes(results[i]?.[j] ?? ''))
      const own = events.filter(({ subject }) => subject.id === record.id)
      assert.deepEqual(
        own.map(({ action }) => action),
        expected,
      )
    }
  })
}

/** Two documents and two events that no other change writes. */
function something() {
  return { documents: [putting(sampleDocument()), putting(sampleDocument())], events: [sampleEvent(), sampleEvent()] }
}

type Something = ReturnType<typeof something>

async function assertWritten(store: KeyStore, { documents, events }: Something): Promise<void> {
  for (const { kind, id } of documents) assert.equal((await store.findDocument(kind, id))?.version, 1)
  for (const { subject } of events) assert.equal((await eventsOf(store, subject.id)).length, 1)
}

async function assertAbsent(store: KeyStore, { documents, events }: Something): Promise<void> {
  for (const { kind, id } of documents) assert.equal(await store.findDocument(kind, id), null)
  for (const { subject } of events) assert.deepEqual(await eventsOf(store, subject.id), [])
  assert.equal(await store.chainHead(), null)
}

// an attempt that failed has used up no number
async function assertNextIsFirst(store: KeyStore): Promise<void> {
  await assertChain(store, 0)
  await store.write(something())
  await assertChain(store, 2)
}

const eventsOf = (store: KeyStore, subject: string) => store.listEvents({ subject, order: 'newest', limit: 10 })

const keysOf = async (store: KeyStore) => sorted(await store.list({ now: new Date(), limit: 100 }))

const sorted = (records: readonly KeyRecord[]) => records.toSorted((a, b) => (a.id < b.id ? -1 : 1))
