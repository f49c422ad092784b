import assert from 'node:assert/strict'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyStore } from '../../keys/key-store.js'
import { sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `insert`: one step that looks, counts and adds, whoever else does. */
export function addingKeys(test: StoreTest): void {
  test('a digest belongs to one key', async store => {
    const first = sampleRecord()
    const second = sampleRecord({ secrets: [sampleSecret(), ...first.secrets] })
    assert.equal(await store.insert(first), 'inserted')
    assert.equal(await store.insert(second), 'digest_taken')
    await assertAbsent(store, second, first)
    assert.deepEqual(await store.find(first.id), first)
  })

  test('a digest stands in a key once', async store => {
    const secret = sampleSecret()
    const record = sampleRecord({ secrets: [secret, { ...secret, id: 'sec_other' }] })
    assert.equal(await store.insert(record), 'digest_taken')
    await assertAbsent(store, record)
  })

  test('of many who add the same digest at once, one succeeds', async store => {
    const secret = sampleSecret()
    const records = Array.from({ length: 20 }, () => sampleRecord({ secrets: [secret] }))
    const results = await Promise.all(records.map(record => store.insert(record)))
    assert.equal(results.filter(result => result === 'inserted').length, 1)
    assert.equal(results.filter(result => result === 'digest_taken').length, 19)
    const added = records[results.indexOf('inserted')]
    assert.equal((await store.findByDigest(secret.digest))?.id, added?.id)
    assert.equal((await store.list({ now: new Date(), limit: 100 })).length, 1)
  })

  test('a second key of the same id is not added', async store => {
    const first = sampleRecord()
    const second = sampleRecord({ id: first.id, name: 'second' })
    await store.insert(first)
    assert.notEqual(await store.insert(second).catch(() => 'refused'), 'inserted')
    assert.deepEqual(await store.find(first.id), first)
    assert.equal(await store.findByDigest(second.secrets[0]?.digest ?? ''), null)
  })

  test('the limit counts the keys of the account, revoked and expired ones too', async store => {
    const account = 'acme'
    const past = new Date('2001-01-01T00:00:00.000Z')
    assert.equal(await store.insert(sampleRecord({ account }), 3), 'inserted')
    assert.equal(await store.insert(sampleRecord({ account, revokedAt: past }), 3), 'inserted')
    assert.equal(await store.insert(sampleRecord({ account, expiresAt: past }), 3), 'inserted')
    const fourth = sampleRecord({ account })
    assert.equal(await store.insert(fourth, 3), 'limit_reached')
    await assertAbsent(store, fourth)
    assert.equal(await store.insert(fourth, 4), 'inserted')
  })

  test('a deleted key makes room', async store => {
    const [first, second] = [sampleRecord({ account: 'acme' }), sampleRecord({ account: 'acme' })]
    assert.equal(await store.insert(first, 1), 'inserted')
    assert.equal(await store.insert(second, 1), 'limit_reached')
    await store.remove(first.id)
    assert.equal(await store.insert(second, 1), 'inserted')
  })

  test('accounts are counted apart, and keys without one are an account of their own', async store => {
    for (const account of ['acme', 'Acme', 'acme ', 'acmé', '', 'null', null]) {
      assert.equal(await store.insert(sampleRecord({ account }), 1), 'inserted', `account ${JSON.stringify(account)}`)
      assert.equal(await store.insert(sampleRecord({ account }), 1), 'limit_reached', `account ${JSON.stringify(account)}`)
    }
  })

  test('a limit of 0 adds nothing, and without a limit everything is added', async store => {
    assert.equal(await store.insert(sampleRecord(), 0), 'limit_reached')
    assert.equal(await store.isEmpty(), true)
    for (let count = 0; count < 5; count++) assert.equal(await store.insert(sampleRecord()), 'inserted')
  })

  test('the limit holds for 50 who add at once', async store => {
    for (const account of ['acme', null]) {
      const records = Array.from({ length: 50 }, () => sampleRecord({ account }))
      const results = await Promise.all(records.map(record => store.insert(record, 3)))
      assert.equal(results.filter(result => result === 'inserted').length, 3)
      assert.equal(results.filter(result => result === 'limit_reached').length, 47)
      const listed = await store.list({ account, now: new Date(), limit: 100 })
      assert.deepEqual(idsOf(listed), idsOf(records.filter((_, i) => results[i] === 'inserted')))
    }
  })
}

async function assertAbsent(store: KeyStore, record: KeyRecord, holder?: KeyRecord): Promise<void> {
  assert.equal(await store.find(record.id), null)
  assert.ok((await store.list({ now: new Date(), limit: 100 })).every(({ id }) => id !== record.id))
  for (const { digest } of record.secrets) {
    const isHeld = holder?.secrets.some(secret => secret.digest === digest) ?? false
    assert.equal((await store.findByDigest(digest))?.id, isHeld ? holder?.id : undefined)
  }
}

const idsOf = (records: readonly KeyRecord[]): string[] => records.map(({ id }) => id).toSorted()
