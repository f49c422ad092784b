import assert from 'node:assert/strict'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyStore, UsageRecord } from '../../keys/key-store.js'
import { HOSTILE_TEXTS } from './hostile-texts.js'
import { sampleRecord } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `recordUsage` and `usage` by outcome: what is refused is counted, and is no use. */
export function recordingOutcomes(test: StoreTest): void {
  test('outcomes of a day are counted apart, and its requests are all of them', async store => {
    const key = await insertKey(store)
    await store.recordUsage([counted(key, 10, 'allowed', 2), counted(key, 10, 'rate_limited', 3), counted(key, 11, 'allowed', 1)])
    await store.recordUsage([counted(key, 11, 'ip_not_allowed', 4), counted(key, 10, 'rate_limited', 5)])
    await store.recordUsage([counted(key, 12, 'key_expired', 6)])
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [
      { day: '2026-05-10', requests: 10, outcomes: { allowed: 2, rate_limited: 8 } },
      { day: '2026-05-11', requests: 5, outcomes: { allowed: 1, ip_not_allowed: 4 } },
      { day: '2026-05-12', requests: 6, outcomes: { key_expired: 6 } },
    ])
    assert.deepEqual(await store.usage(key.id, '2026-05-12'), [{ day: '2026-05-12', requests: 6, outcomes: { key_expired: 6 } }])
  })

  test('what was refused is no use, whatever else is in the batch', async store => {
    const key = await insertKey(store)
    await store.recordUsage([
      { ...counted(key, 11, 'key_idle', 1), lastUsedIp: '10.9.9.9' },
      counted(key, 10, 'ip_not_allowed', 1),
    ])
    assert.deepEqual(await store.find(key.id), key)
    const use = { lastUsedAt: noon(12), lastUsedIp: '10.0.0.1' }
    await store.recordUsage([
      counted(key, 13, 'rate_limited', 1),
      counted(key, 12, 'allowed', 1),
      counted(key, 13, 'key_idle', 1),
    ])
    const expected = { ...key, ...use, secrets: key.secrets.map(secret => ({ ...secret, ...use })) }
    assert.deepEqual(await store.find(key.id), expected)
    await store.recordUsage([counted(key, 14, 'rate_limited', 1)])
    assert.deepEqual(await store.find(key.id), expected)
    assert.deepEqual((await store.findByDigest(key.secrets[0]?.digest ?? ''))?.lastUsedAt, noon(12))
  })

  test('outcomes are any texts, each of its own', async store => {
    const key = await insertKey(store)
    const outcomes = [...HOSTILE_TEXTS, 'Allowed', 'allowed ', '10', '']
    await store.recordUsage(outcomes.map((outcome, i) => counted(key, 10, outcome, i + 1)))
    await store.recordUsage(outcomes.map(outcome => counted(key, 10, outcome, 1)))
    const [day, ...others] = await store.usage(key.id, '2026-05-01')
    assert.deepEqual(others, [])
    assert.deepEqual(day?.outcomes, Object.fromEntries(outcomes.map((outcome, i) => [outcome, i + 2])))
    assert.equal(
      day?.requests,
      outcomes.reduce((sum, _, i) => sum + i + 2, 0),
    )
  })

  test('the outcomes of a removed key go, also where its id comes again', async store => {
    const [key, other] = [await insertKey(store), await insertKey(store)]
    await store.recordUsage([counted(key, 10, 'rate_limited', 1), counted(other, 10, 'rate_limited', 1)])
    await store.remove(key.id)
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [])
    await store.insert(key)
    await store.recordUsage([counted(key, 10, 'allowed', 1)])
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [{ day: '2026-05-10', requests: 1, outcomes: { allowed: 1 } }])
    assert.deepEqual(await store.usage(other.id, '2026-05-01'), [
      { day: '2026-05-10', requests: 1, outcomes: { rate_limited: 1 } },
    ])
  })

  test('batches of several outcomes at once lose nothing', async store => {
    const key = await insertKey(store)
    const outcomes = ['allowed', 'rate_limited', 'ip_not_allowed']
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        store.recordUsage(outcomes.slice(0, 1 + (i % 3)).map(outcome => counted(key, 10, outcome, 2))),
      ),
    )
    assert.deepEqual(await store.usage(key.id, '2026-05-01'), [
      { day: '2026-05-10', requests: 120, outcomes: { allowed: 60, rate_limited: 40, ip_not_allowed: 20 } },
    ])
  })
}

async function insertKey(store: KeyStore): Promise<KeyRecord> {
  const record = sampleRecord()
  await store.insert(record)
  return record
}

const noon = (day: number) => new Date(Date.UTC(2026, 4, day, 12))

/** Requests with the first secret, on a day in May. */
function counted(key: KeyRecord, day: number, outcome: string, requests: number): UsageRecord {
  const use = outcome === 'allowed' ? { lastUsedAt: noon(day), lastUsedIp: '10.0.0.1' } : { lastUsedAt: null, lastUsedIp: null }
  return { keyId: key.id, secretId: key.secrets[0]?.id ?? '', day: `2026-05-${day}`, outcome, requests, ...use }
}
