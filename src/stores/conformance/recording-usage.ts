import assert from 'node:assert/strict'
import type { KeyRecord } from '../../keys/key-record.js'
import type { DayUsage, KeyStore, UsageRecord } from '../../keys/key-store.js'
import { sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `recordUsage` and `usage`: counts add up, and the last use moves forward. */
export function recordingUsage(test: StoreTest): void {
  test('requests add up by day, within a batch and from batch to batch', async store => {
    const [key, other] = await insertTwo(store)
    await store.recordUsage([used(key, 10, { requests: 2 }), used(key, 10, { requests: 3 }), used(key, 11), used(other, 10)])
    await store.recordUsage([used(key, 11, { requests: 5 }), used(key, 9)])
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [
      allowed('2026-05-09', 1),
      allowed('2026-05-10', 5),
      allowed('2026-05-11', 6),
    ])
    assert.deepEqual(await store.usage(other.id, '2026-05-01'), [allowed('2026-05-10', 1)])
  })

  test('a batch that is tried again adds nothing, and moves no last use', async store => {
    const [key, other] = await insertTwo(store)
    const batch = { writer: 'one', number: 1, at: noon(10) }
    const usage = Array.from({ length: 250 }, (_, i) => used(i % 2 ? key : other, 1 + (i % 28)))
    await store.recordUsage(usage, batch)
    const before = await store.usage(key.id, '2026-05-01')
    for (let tries = 0; tries < 3; tries++) await store.recordUsage(usage, batch)
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), before)
    await store.recordUsage([used(key, 29)], { ...batch, number: 2 })
    await store.recordUsage([used(key, 29)], { ...batch, number: 2 })
    await store.recordUsage([used(key, 29)], { ...batch, number: 1 })
    await store.recordUsage([used(key, 29, { requests: 3 })], { ...batch, writer: 'two' })
    await store.recordUsage([used(key, 29, { requests: 5 })])
    assert.deepEqual(await store.usage(key.id, '2026-05-29'), [allowed('2026-05-29', 9)])
  })

  test('of the same batch tried many times at once, one is counted', async store => {
    const [key] = await insertTwo(store)
    for (const number of [1, 2, 3]) {
      const batch = { writer: 'one', number, at: noon(10) }
      const tries = await Promise.allSettled(Array.from({ length: 5 }, () => store.recordUsage([used(key, 10)], batch)))
      assert.ok(tries.some(({ status }) => status === 'fulfilled'))
      assert.deepEqual(await store.usage(key.id, '2026-05-01'), [allowed('2026-05-10', number)])
    }
  })

  test('secrets of one key count together', async store => {
    const key = sampleRecord({ secrets: [sampleSecret(), sampleSecret()] })
    await store.insert(key)
    await store.recordUsage([used(key, 10), used(key, 10, { secretId: key.secrets[1]?.id ?? '' })])
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [allowed('2026-05-10', 2)])
  })

  test('usage is given from the day on, oldest first', async store => {
    const [key] = await insertTwo(store)
    await store.recordUsage([28, 3, 17, 9].map(day => used(key, day)))
    const days = async (since: string) => (await store.usage(key.id, since)).map(({ day }) => day)
    assert.deepEqual(await days('2026-05-01'), ['2026-05-03', '2026-05-09', '2026-05-17', '2026-05-28'])
    assert.deepEqual(await days('2026-05-17'), ['2026-05-17', '2026-05-28'])
    assert.deepEqual(await days('2026-05-29'), [])
    assert.deepEqual(await store.usage('key_unknown', '2026-05-01'), [])
  })

  test('the last use moves forward, of the key and of the secret, with its address', async store => {
    const [current, old] = [sampleSecret(), sampleSecret()]
    const key = sampleRecord({ secrets: [current, old] })
    await store.insert(key)
    await store.recordUsage([used(key, 10, { lastUsedIp: '10.0.0.1' })])
    await assertLastUse(
      store,
      key,
      [10, '10.0.0.1'],
      [
        [10, '10.0.0.1'],
        [null, null],
      ],
    )
    await store.recordUsage([used(key, 12, { secretId: old.id, lastUsedIp: '10.0.0.2' })])
    await assertLastUse(
      store,
      key,
      [12, '10.0.0.2'],
      [
        [10, '10.0.0.1'],
        [12, '10.0.0.2'],
      ],
    )
    await store.recordUsage([used(key, 13, { lastUsedIp: null })])
    await assertLastUse(
      store,
      key,
      [13, null],
      [
        [13, null],
        [12, '10.0.0.2'],
      ],
    )
  })

  test('the last use never moves back, whatever the order', async store => {
    const [key] = await insertTwo(store)
    await store.recordUsage([used(key, 20, { lastUsedIp: '10.0.0.20' })])
    await store.recordUsage([used(key, 10, { lastUsedIp: '10.0.0.10' })])
    await assertLastUse(store, key, [20, '10.0.0.20'], [[20, '10.0.0.20']])
    await store.recordUsage([21, 25, 23].map(day => used(key, day, { lastUsedIp: `10.0.0.${day}` })))
    await assertLastUse(store, key, [25, '10.0.0.25'], [[25, '10.0.0.25']])
    assert.equal((await store.usage(key.id, '2026-05-01')).length, 5)
  })

  test('usage is no change: the version stays, and the record but for its last use', async store => {
    const [key] = await insertTwo(store)
    await store.recordUsage([used(key, 10)])
    assert.equal((await store.find(key.id))?.version, key.version)
    assert.equal(await store.replace({ ...key, version: 2 }, key.version), 'replaced')
  })

  test('unknown keys and secrets are passed over, and the rest of the batch is recorded', async store => {
    const [key, gone] = await insertTwo(store)
    await store.remove(gone.id)
    await store.recordUsage([used(gone, 10), used(key, 10), used(sampleRecord(), 10), used(key, 11, { secretId: 'sec_unknown' })])
    assert.deepEqual(await store.usage(gone.id, '2026-05-01'), [])
    assert.equal(await store.find(gone.id), null)
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [allowed('2026-05-10', 1), allowed('2026-05-11', 1)])
    await assertLastUse(store, key, [11, '10.0.0.1'], [[10, '10.0.0.1']])
  })

  test('an empty batch and a large one', async store => {
    await store.recordUsage([])
    const keys = Array.from({ length: 30 }, () => sampleRecord())
    for (const key of keys) await store.insert(key)
    await store.recordUsage(Array.from({ length: 40 }, (_, i) => keys.map(key => used(key, 1 + (i % 28)))).flat())
    for (const key of keys) {
      const usage = await store.usage(key.id, '2026-05-01')
      assert.equal(
        usage.reduce((sum, { requests }) => sum + requests, 0),
        40,
      )
      assert.equal(usage.length, 28)
    }
  })

  test('batches at once lose nothing', async store => {
    const [key, other] = await insertTwo(store)
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.recordUsage([used(key, 1 + i), used(other, 10), used(key, 10)])))
    assert.deepEqual(await store.usage(other.id, '2026-05-01'), [allowed('2026-05-10', 20)])
    assert.deepEqual(await store.usage(key.id, '2026-05-20'), [allowed('2026-05-20', 1)])
    await assertLastUse(store, key, [20, '10.0.0.1'], [[20, '10.0.0.1']])
  })
}

async function insertTwo(store: KeyStore): Promise<[KeyRecord, KeyRecord]> {
  const records: [KeyRecord, KeyRecord] = [sampleRecord(), sampleRecord()]
  for (const record of records) await store.insert(record)
  return records
}

const noon = (day: number) => new Date(Date.UTC(2026, 4, day, 12, 0, 0, 1))

/** One request with the first secret at noon of a day in May. */
function used(key: KeyRecord, day: number, given: Partial<UsageRecord> = {}): UsageRecord {
  return {
    keyId: key.id,
    secretId: key.secrets[0]?.id ?? '',
    day: `2026-05-${String(day).padStart(2, '0')}`,
    outcome: 'allowed',
    requests: 1,
    lastUsedAt: noon(day),
    lastUsedIp: '10.0.0.1',
    ...given,
  }
}

const allowed = (day: string, requests: number): DayUsage => ({ day, requests, outcomes: { allowed: requests } })

type LastUse = [day: number | null, ip: string | null]

async function assertLastUse(store: KeyStore, key: KeyRecord, ofKey: LastUse, ofSecrets: LastUse[]): Promise<void> {
  const use = ([day, lastUsedIp]: LastUse) => ({ lastUsedAt: day === null ? null : noon(day), lastUsedIp })
  const secrets = key.secrets.map((secret, i) => ({ ...secret, ...use(ofSecrets[i] ?? [null, null]) }))
  const expected = { ...key, ...use(ofKey), secrets }
  assert.deepEqual(await store.find(key.id), expected)
  assert.deepEqual(await store.list({ account: key.account, now: new Date(), limit: 1, after: { ...key, id: `${key.id}z` } }), [
    expected,
  ])
  const found = await store.findByDigest(key.secrets[0]?.digest ?? '')
  assert.deepEqual(found?.lastUsedAt, expected.lastUsedAt)
}
