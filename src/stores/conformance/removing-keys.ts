import assert from 'node:assert/strict'
import { sampleRecord } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `remove`: gone is gone. */
export function removingKeys(test: StoreTest): void {
  test('a removed key is gone, and others stay', async store => {
    const [record, other] = [sampleRecord({ account: 'acme' }), sampleRecord({ account: 'acme' })]
    await store.insert(record)
    await store.insert(other)
    assert.equal(await store.remove(record.id), 'removed')
    assert.equal(await store.find(record.id), null)
    assert.equal(await store.findByDigest(record.secrets[0]?.digest ?? ''), null)
    assert.deepEqual(await store.list({ account: 'acme', now: new Date(), limit: 10 }), [other])
    assert.deepEqual(await store.find(other.id), other)
  })

  test('what is not there is missing', async store => {
    const record = sampleRecord()
    assert.equal(await store.remove(record.id), 'missing')
    assert.equal(await store.remove(record.id, 1), 'missing')
    await store.insert(record)
    await store.remove(record.id)
    assert.equal(await store.remove(record.id), 'missing')
    assert.equal(await store.replace(record, 1), 'missing')
  })

  test('a key of another version than the given one stays', async store => {
    const record = sampleRecord({ version: 4 })
    await store.insert(record)
    for (const version of [3, 5, 0]) assert.equal(await store.remove(record.id, version), 'changed')
    assert.deepEqual(await store.find(record.id), record)
    assert.equal(await store.remove(record.id, 4), 'removed')
    assert.equal(await store.find(record.id), null)
  })

  test('its usage goes too, also where its id and digests come again', async store => {
    const record = sampleRecord()
    const secretId = record.secrets[0]?.id ?? ''
    const lastUsedAt = new Date('2026-05-05T05:05:05.555Z')
    await store.insert(record)
    await store.recordUsage([
      { keyId: record.id, secretId, day: '2026-05-05', outcome: 'allowed', requests: 3, lastUsedAt, lastUsedIp: null },
    ])
    await store.remove(record.id)
    assert.deepEqual(await store.usage(record.id, '2000-01-01'), [])
    assert.equal(await store.insert(record), 'inserted')
    assert.deepEqual(await store.find(record.id), record)
    assert.deepEqual(await store.usage(record.id, '2000-01-01'), [])
  })

  test('of many who remove the same key at once, one succeeds', async store => {
    const record = sampleRecord()
    await store.insert(record)
    const results = await Promise.all(Array.from({ length: 10 }, () => store.remove(record.id)))
    assert.equal(results.filter(result => result === 'removed').length, 1)
    assert.equal(results.filter(result => result === 'missing').length, 9)
  })
}
