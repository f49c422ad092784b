import assert from 'node:assert/strict'
import type { KeyRecord, ResolvedKey } from '../../keys/key-record.js'
import type { KeyStore } from '../../keys/key-store.js'
import { HOSTILE_TEXTS, UNSTORABLE_TEXTS } from './hostile-texts.js'
import { sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** Values that break careless stores: each comes back whole or is refused, and none does harm. */
export function hostileValues(test: StoreTest): void {
  test('texts come back as they were, and choose nothing but themselves', async store => {
    const bystander = sampleRecord({ account: 'bystander' })
    await store.insert(bystander)
    for (const text of HOSTILE_TEXTS) {
      const record = withText(text)
      assert.equal(await store.insert(record, 1), 'inserted')
      assert.deepEqual(await store.find(record.id), record)
      assert.deepEqual(await store.list({ account: text, owner: text, now: new Date(), limit: 10 }), [record])
      assert.equal((await store.findByDigest(record.secrets[0]?.digest ?? ''))?.name, text)
      const replaced = { ...record, name: `${text}${text}`, version: 2 }
      assert.equal(await store.replace(replaced, 1), 'replaced')
      assert.deepEqual(await store.find(record.id), replaced)
    }
    assert.deepEqual(await store.find(bystander.id), bystander)
  })

  test('texts in the place of ids, digests and days find nothing and change nothing', async store => {
    const record = sampleRecord()
    await store.insert(record)
    for (const text of [...HOSTILE_TEXTS, ...UNSTORABLE_TEXTS, `${record.id}\0`, `${record.id}\0x`]) {
      assert.equal(await store.find(text), null)
      assert.equal(await store.findByDigest(text), null)
      assert.equal(await store.findByDigest(`${record.secrets[0]?.digest}${text}`), null)
      assert.equal(await store.remove(text), 'missing')
      assert.deepEqual(await store.usage(text, '2026-01-01'), [])
      assert.deepEqual(await store.list({ account: text, now: new Date(), limit: 10 }), [])
      assert.deepEqual(await store.list({ owner: text, now: new Date(), limit: 10 }), [])
      await store.recordUsage([
        { keyId: text, secretId: text, day: '2026-01-01', outcome: text, requests: 1, lastUsedAt: new Date(), lastUsedIp: null },
      ])
    }
    assert.deepEqual(await store.find(record.id), record)
  })

  test('ids that are names of JavaScript are ids like others', async store => {
    for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.equal(await store.find(id), null)
      const record = sampleRecord({ id, account: id })
      assert.equal(await store.insert(record, 1), 'inserted')
      assert.deepEqual(await store.find(id), record)
    }
  })

  test('a text with a null character or half a surrogate pair is kept whole, or refused', async store => {
    for (const text of UNSTORABLE_TEXTS) {
      for (const field of ['name', 'account', 'owner', 'role', 'technicalContact', 'createdBy', 'revokedReason'] as const)
        await assertKeptOrRefused(store, sampleRecord({ [field]: text }))
      await assertKeptOrRefused(store, sampleRecord({ id: text }))
      await assertKeptOrRefused(store, sampleRecord({ secrets: [sampleSecret({ hint: text })] }))
      await assertKeptOrRefused(store, sampleRecord({ metadata: { [text]: text } }))
    }
  })

  test('an item of a list never becomes two, or none, or another', async store => {
    for (const item of ['', ' ', 'a b', 'a,b', 'a;b', 'a|b', '"a","b"', '["a"]', 'a\nb', 'a\0b', '\uD83D', `a'b`, '{a,b}']) {
      for (const items of [[item], [item, 'c'], ['c', item, item]]) {
        for (const field of ['grants', 'subnets', 'origins'] as const)
          await assertKeptOrRefused(store, sampleRecord({ [field]: items }))
      }
    }
  })

  test('a date that is none is refused, or kept: it never becomes "never"', async store => {
    const none = new Date(Number.NaN)
    for (const record of [
      sampleRecord({ expiresAt: none }),
      sampleRecord({ revokedAt: none }),
      sampleRecord({ secrets: [sampleSecret({ expiresAt: none })] }),
    ]) {
      const times = ({ expiresAt, revokedAt }: ResolvedKey, end = record.secrets[0]?.expiresAt) =>
        [expiresAt, revokedAt, end].map(instant => instant?.getTime())
      await store.insert(record).catch(() => 'refused')
      const found = await store.findByDigest(record.secrets[0]?.digest ?? '')
      if (found) assert.deepEqual(times(found, found.secret?.expiresAt), times(record))
    }
  })

  test('metadata keeps every value of JSON', async store => {
    const metadata = JSON.parse(
      '{"__proto__":{"a":1},"constructor":null,"":"","list":[[],{},[null,true,false]],"numbers":[0,-1,1.5,1e21,9007199254740991],"é 😀":"\\u0000\\n\\"\\\\"}',
    ) as Record<string, unknown>
    const record = sampleRecord({ metadata })
    await store.insert(record)
    assert.deepEqual(await store.find(record.id), record)
  })

  test('long texts are kept whole', async store => {
    const text = 'long 😀 '.repeat(20_000)
    const record = sampleRecord({ name: text, technicalContact: text, revokedReason: text, metadata: { text } })
    await store.insert(record)
    assert.deepEqual(await store.find(record.id), record)
  })

  test('long lists are kept in their order', async store => {
    const grants = Array.from({ length: 1024 }, (_, i) => `resource-${(i * 7919) % 1024}:read`)
    const subnets = Array.from({ length: 1024 }, (_, i) => `10.${i % 256}.${i >> 8}.0/24`)
    const record = sampleRecord({ grants, subnets })
    await store.insert(record)
    assert.deepEqual(await store.find(record.id), record)
    assert.deepEqual((await store.findByDigest(record.secrets[0]?.digest ?? ''))?.grants, grants)
  })
}

function withText(text: string): KeyRecord {
  return sampleRecord({
    name: text,
    account: text,
    owner: text,
    role: text,
    environment: text,
    technicalContact: text,
    createdBy: text,
    revokedReason: text,
    lastUsedIp: text,
    metadata: { [text]: text },
  })
}

async function assertKeptOrRefused(store: KeyStore, record: KeyRecord): Promise<void> {
  const result = await store.insert(record).catch(() => 'refused')
  const digest = record.secrets[0]?.digest ?? ''
  if (result === 'inserted') {
    assert.deepEqual(await store.find(record.id), record)
    const found = await store.findByDigest(digest)
    assert.deepEqual([found?.grants, found?.subnets, found?.origins], [record.grants, record.subnets, record.origins])
    assert.deepEqual([found?.expiresAt, found?.revokedAt], [record.expiresAt, record.revokedAt])
  } else {
    assert.equal(await store.find(record.id), null)
    assert.equal(await store.findByDigest(digest), null)
  }
}
