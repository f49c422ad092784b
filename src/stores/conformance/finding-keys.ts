import assert from 'node:assert/strict'
import type { KeyRecord, SecretRecord } from '../../keys/key-record.js'
import type { KeyStore } from '../../keys/key-store.js'
import { fullRecord, sampleRecord, sampleSecret } from './sample-record.js'
import type { StoreTest } from './store-test.js'

/** `find`, `findByDigest`, `isEmpty`: what was put in comes out. */
export function findingKeys(test: StoreTest): void {
  test('find gives every field back as it was given', async store => {
    for (const record of [fullRecord(), sampleRecord(), sampleRecord({ secrets: [] })]) {
      await store.insert(record)
      assert.deepEqual(await store.find(record.id), record)
    }
  })

  test('an empty list is not the same as null', async store => {
    const record = sampleRecord({ grants: [], subnets: [], origins: [], metadata: {} })
    await store.insert(record)
    assert.deepEqual(await store.find(record.id), record)
    await assertFound(store, record, record.secrets[0])
  })

  test('instants keep their milliseconds, from the first to the last', async store => {
    for (const instant of [new Date(0), new Date(1), new Date('1969-07-20T20:17:40.123Z'), new Date(8.64e15)]) {
      const record = sampleRecord({ createdAt: instant, expiresAt: instant })
      await store.insert(record)
      assert.deepEqual(await store.find(record.id), record)
      await assertFound(store, record, record.secrets[0])
    }
  })

  test('findByDigest gives the key with the secret that has the digest', async store => {
    const records = [fullRecord(), sampleRecord()]
    for (const record of records) await store.insert(record)
    for (const record of records) for (const secret of record.secrets) await assertFound(store, record, secret)
  })

  test('findByDigest gives revoked and expired keys, and secrets that ended', async store => {
    const past = new Date('2001-01-01T00:00:00.000Z')
    const records = [
      sampleRecord({ revokedAt: past }),
      sampleRecord({ expiresAt: past }),
      sampleRecord({ secrets: [sampleSecret(), sampleSecret({ expiresAt: past })] }),
    ]
    for (const record of records) await store.insert(record)
    for (const record of records) for (const secret of record.secrets) await assertFound(store, record, secret)
  })

  test('what is not there is null', async store => {
    const record = sampleRecord()
    assert.equal(await store.find(record.id), null)
    assert.equal(await store.findByDigest(digestOf(record)), null)
    await store.insert(record)
    for (const id of ['', sampleRecord().id, record.id.toUpperCase(), `${record.id} `, record.id.slice(0, -1), '%'])
      assert.equal(await store.find(id), null)
    for (const digest of ['', digestOf(sampleRecord()), `${digestOf(record)} `, digestOf(record).slice(0, -1), record.id])
      assert.equal(await store.findByDigest(digest), null)
  })

  test('digests and ids that differ in case alone are two', async store => {
    const [first, second] = [
      'sha256:aAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAa',
      'sha256:AaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaA',
    ].map((digest, i) => sampleRecord({ id: ['key_x', 'key_X'][i] ?? '', secrets: [sampleSecret({ digest })] }))
    assert.ok(first && second)
    assert.equal(await store.insert(first), 'inserted')
    assert.equal(await store.insert(second), 'inserted')
    for (const record of [first, second]) {
      assert.deepEqual(await store.find(record.id), record)
      await assertFound(store, record, record.secrets[0])
    }
  })

  test('isEmpty says whether there is no key at all', async store => {
    assert.equal(await store.isEmpty(), true)
    const record = sampleRecord({ revokedAt: new Date() })
    await store.insert(record)
    assert.equal(await store.isEmpty(), false)
    await store.remove(record.id)
    assert.equal(await store.isEmpty(), true)
  })

  test('nobody can change what the store holds by changing what it was given or gave', async store => {
    const record = fullRecord()
    const given = structuredClone(record)
    await store.insert(given)
    spoil(given)
    assert.deepEqual(await store.find(record.id), record)
    spoil(await store.find(record.id))
    spoil((await store.list({ now: new Date(), limit: 1 }))[0])
    spoil(await store.findByDigest(digestOf(record)))
    assert.deepEqual(await store.find(record.id), record)
    await assertFound(store, record, record.secrets[0])
    const next = structuredClone({ ...record, version: record.version + 1 })
    await store.replace(next, record.version)
    spoil(next)
    assert.deepEqual(await store.find(record.id), { ...record, version: record.version + 1 })
  })
}

async function assertFound(store: KeyStore, record: KeyRecord, secret: SecretRecord | undefined): Promise<void> {
  assert.ok(secret)
  const found = await store.findByDigest(secret.digest)
  assert.ok(found)
  const { id, name, account, owner, role, environment, grants, subnets, origins, expiresAt, revokedAt, lastUsedAt, createdAt } =
    record
  assert.deepEqual(
    {
      id: found.id,
      name: found.name,
      account: found.account,
      owner: found.owner,
      role: found.role,
      environment: found.environment,
      grants: found.grants,
      subnets: found.subnets,
      origins: found.origins,
      expiresAt: found.expiresAt,
      revokedAt: found.revokedAt,
      lastUsedAt: found.lastUsedAt,
      createdAt: found.createdAt,
      secret: { id: found.secret?.id, expiresAt: found.secret?.expiresAt },
    },
    {
      id,
      name,
      account,
      owner,
      role,
      environment,
      grants,
      subnets,
      origins,
      expiresAt,
      revokedAt,
      lastUsedAt,
      createdAt,
      secret: { id: secret.id, expiresAt: secret.expiresAt },
    },
  )
}

const digestOf = (record: KeyRecord): string => record.secrets[0]?.digest ?? ''

// changes what can be changed of a value, as careless callers do; what is frozen stays
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (value instanceof Date) {
    value.setTime(1)
    return
  }
  Object.values(value).forEach(spoil)
  if (Object.isFrozen(value)) return
  if (Array.isArray(value)) value.push('spoilt')
  else Object.assign(value, { name: 'spoilt', hint: 'spoilt' })
}
