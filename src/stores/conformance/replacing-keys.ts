import assert from 'node:assert/strict'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyStore } from '../../keys/key-store.js'
import { fullRecord, sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `replace`: compare and set, without the loss of what usage recorded. */
export function replacingKeys(test: StoreTest): void {
  test('the whole record is replaced', async store => {
    const before = sampleRecord()
    await store.insert(before)
    const after = { ...fullRecord(), id: before.id }
    assert.equal(await store.replace(after, before.version), 'replaced')
    assert.deepEqual(await store.find(before.id), after)
    assert.deepEqual(await store.list({ account: after.account, now: new Date(), limit: 10 }), [after])
    assert.deepEqual(await store.list({ account: before.account, now: new Date(), limit: 10 }), [])
    const last = sampleRecord({ id: before.id, version: 8, lastUsedAt: after.lastUsedAt, lastUsedIp: after.lastUsedIp })
    assert.equal(await store.replace(last, after.version), 'replaced')
    assert.deepEqual(await store.find(before.id), last)
  })

  test('secrets come, stay and go with their order', async store => {
    const [gone, kept, added] = [sampleSecret(), sampleSecret(), sampleSecret()]
    const before = sampleRecord({ secrets: [gone, kept] })
    await store.insert(before)
    const ended = { ...kept, expiresAt: new Date('2001-01-01T00:00:00.000Z') }
    const after = { ...before, secrets: [added, ended], version: 2 }
    assert.equal(await store.replace(after, 1), 'replaced')
    assert.deepEqual((await store.find(before.id))?.secrets, [added, ended])
    assert.equal(await store.findByDigest(gone.digest), null)
    assert.equal((await store.findByDigest(added.digest))?.secret?.id, added.id)
    assert.deepEqual((await store.findByDigest(kept.digest))?.secret?.expiresAt, ended.expiresAt)
    assert.equal(await store.insert(sampleRecord({ secrets: [gone] })), 'inserted')
  })

  test('a record of another version is left as it is', async store => {
    const before = sampleRecord({ version: 4 })
    await store.insert(before)
    const after = { ...before, name: 'after', secrets: [sampleSecret()], version: 5 }
    for (const version of [3, 5, 0]) assert.equal(await store.replace(after, version), 'changed')
    assert.deepEqual(await store.find(before.id), before)
    assert.equal(await store.findByDigest(after.secrets[0]?.digest ?? ''), null)
  })

  test('a record that is not there is not added', async store => {
    const record = sampleRecord()
    assert.equal(await store.replace(record, 1), 'missing')
    assert.equal(await store.find(record.id), null)
    assert.equal(await store.isEmpty(), true)
  })

  test('a digest of another key is not taken over, nor one set twice', async store => {
    const [other, before] = [sampleRecord(), sampleRecord()]
    await store.insert(other)
    await store.insert(before)
    const secret = sampleSecret()
    const wrong = [
      { ...before, name: 'after', secrets: [sampleSecret(), ...other.secrets], version: 2 },
      { ...before, name: 'after', secrets: [secret, { ...secret, id: 'sec_other' }], version: 2 },
    ]
    for (const after of wrong) assert.equal(await store.replace(after, 1), 'digest_taken')
    assert.deepEqual(await store.find(before.id), before)
    assert.deepEqual(await store.find(other.id), other)
    assert.equal((await store.findByDigest(other.secrets[0]?.digest ?? ''))?.id, other.id)
    assert.equal((await store.findByDigest(before.secrets[0]?.digest ?? ''))?.id, before.id)
    assert.equal(await store.findByDigest(secret.digest), null)
  })

  test('of many who replace the same version at once, one succeeds', async store => {
    const before = sampleRecord()
    await store.insert(before)
    const records = Array.from({ length: 20 }, (_, i) => ({ ...before, name: `by ${i}`, secrets: [sampleSecret()], version: 2 }))
    const results = await Promise.all(records.map(record => store.replace(record, 1)))
    assert.equal(results.filter(result => result === 'replaced').length, 1)
    assert.equal(results.filter(result => result === 'changed').length, 19)
    assert.deepEqual(await store.find(before.id), records[results.indexOf('replaced')])
  })

  test('of many who read, add one and replace until they succeed, each is counted', async store => {
    const record = sampleRecord({ metadata: { count: 0 } })
    await store.insert(record)
    await Promise.all(Array.from({ length: 10 }, () => increment(store, record.id)))
    const after = await store.find(record.id)
    assert.deepEqual([after?.metadata, after?.version], [{ count: 10 }, 11])
  })

  test('what usage recorded meanwhile stays', async store => {
    const [used, unused] = [sampleSecret(), sampleSecret()]
    const before = sampleRecord({ secrets: [used, unused] })
    await store.insert(before)
    const lastUsedAt = new Date('2026-05-05T05:05:05.555Z')
    const use = { lastUsedAt, lastUsedIp: '10.1.2.3' }
    await store.recordUsage([{ keyId: before.id, secretId: used.id, day: '2026-05-05', outcome: 'allowed', requests: 3, ...use }])
    const added = sampleSecret()
    await store.replace({ ...before, name: 'after', secrets: [added, used, unused], version: 2 }, 1)
    const expected = { ...before, name: 'after', secrets: [added, { ...used, ...use }, unused], version: 2, ...use }
    assert.deepEqual(await store.find(before.id), expected)
    assert.deepEqual((await store.findByDigest(used.digest))?.lastUsedAt, lastUsedAt)
    assert.deepEqual(await store.usage(before.id, '2026-01-01'), [{ day: '2026-05-05', requests: 3, outcomes: { allowed: 3 } }])
    await store.replace({ ...before, secrets: [added], version: 3 }, 2)
    assert.deepEqual(await store.find(before.id), { ...before, secrets: [added], version: 3, ...use })
  })

  test('usage and replacement at once lose nothing of each other', async store => {
    const record = sampleRecord({ metadata: { count: 0 } })
    await store.insert(record)
    const secretId = record.secrets[0]?.id ?? ''
    const use = (second: number) => ({ lastUsedAt: new Date(Date.UTC(2026, 4, 5, 0, 0, second)), lastUsedIp: `10.0.0.${second}` })
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => [
        increment(store, record.id),
        store.recordUsage([{ keyId: record.id, secretId, day: '2026-05-05', outcome: 'allowed', requests: 2, ...use(i) }]),
      ]).flat(),
    )
    const after = await store.find(record.id)
    assert.deepEqual(after, {
      ...record,
      metadata: { count: 10 },
      version: 11,
      ...use(9),
      secrets: record.secrets.map(secret => ({ ...secret, ...use(9) })),
    })
    assert.deepEqual(await store.usage(record.id, '2026-05-05'), [{ day: '2026-05-05', requests: 20, outcomes: { allowed: 20 } }])
  })
}

async function increment(store: KeyStore, id: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const before = await store.find(id)
    assert.ok(before)
    const after: KeyRecord = { ...before, metadata: { count: Number(before.metadata?.count) + 1 }, version: before.version + 1 }
    if ((await store.replace(after, before.version)) === 'replaced') return
  }
  assert.fail('1000 tries were not enough')
}
