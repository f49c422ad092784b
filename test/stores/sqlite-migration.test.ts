import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring, digestSecret } from 'keywright'
import { type SqliteDatabase, sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it } from 'vitest'
import { assertChain } from '../../src/stores/conformance/assert-chain.js'
import { putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { openAsStoresDo } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

// a file as version 1 wrote it: three keys, and the use of two of them
const VERSION_1 = readFileSync(new URL('version-1.sql', import.meta.url), 'utf8')
const [ROTATED, PLAIN, ENDED] = [
  'f4e8a6d2-1b1c-4a53-9c5e-0d2f6a7b8c9d',
  '0b0f2a4e-6a3a-4a7e-8a51-3f0f7f6f2a11',
  'c2b4f3f6-8a0e-4a53-b1ce-52e06a7b8c11',
]

describe('a file of version 1', () => {
  it('keeps its keys, their secrets and their use', async () => {
    const store = sqliteStore({ database: versionOne() })
    await store.open()
    const keys = await store.list({ now: new Date(), limit: 10 })
    expect(keys.map(({ name }) => name)).toEqual(['ended', 'plain', 'Zażółć 🔑 export'])
    expect(keys.map(({ secrets }) => secrets.length)).toEqual([1, 1, 2])
    expect(await store.findByDigest(digestSecret(ROTATED))).toMatchObject({
      grants: ['reports:read', 'monitors:*'],
      subnets: ['10.0.0.0/8'],
      createdAt: new Date('2026-03-01T12:00:00.000Z'),
      lastUsedAt: new Date('2026-03-02T08:00:00.007Z'),
      secret: { expiresAt: new Date('2026-03-02T12:00:01.001Z') },
    })
    expect(await store.findByDigest(digestSecret(ENDED))).toMatchObject({ revokedAt: new Date('2026-03-01T12:00:01.002Z') })
    expect(await store.usage(keys[1]?.id ?? '', '2026-03-03')).toEqual([
      { day: '2026-03-03', requests: 3, outcomes: { allowed: 3 } },
      { day: '2026-03-05', requests: 5, outcomes: { allowed: 5 } },
    ])
    expect(await store.usage(keys[2]?.id ?? '', '2026-01-01')).toEqual([
      { day: '2026-03-02', requests: 2, outcomes: { allowed: 2 } },
    ])
    await store.close()
  })

  it('counts on by outcome, and removes what it holds', async () => {
    const database = versionOne()
    const store = sqliteStore({ database })
    await store.open()
    const { id = '', secret } = (await store.findByDigest(digestSecret(PLAIN))) ?? {}
    const use = { keyId: id, secretId: secret?.id ?? '', day: '2026-03-05', lastUsedAt: null, lastUsedIp: null }
    await store.recordUsage([
      { ...use, outcome: 'allowed', requests: 1 },
      { ...use, outcome: 'rate_limited', requests: 2 },
    ])
    expect(await store.usage(id, '2026-03-05')).toEqual([
      { day: '2026-03-05', requests: 8, outcomes: { allowed: 6, rate_limited: 2 } },
    ])
    for (const key of await store.list({ now: new Date(), limit: 10 })) expect(await store.remove(key.id)).toBe('removed')
    expect(database.prepare('select count(*) as count from keywright_usage').get()).toEqual({ count: 0 })
    await store.close()
  })

  it('has room for documents and for the audit trail, and none of either yet', async () => {
    const store = sqliteStore({ database: versionOne() })
    await store.open()
    await assertChain(store, 0)
    const document = sampleDocument()
    await store.write({ documents: [putting(document)], events: [sampleEvent()] })
    expect(await store.findDocument(document.kind, document.id)).toEqual(document)
    await assertChain(store, 1)
    await store.close()
  })

  it('becomes what a new file is', async () => {
    const [migrated, made] = [versionOne(), openAsStoresDo(':memory:')]
    for (const database of [migrated, made]) {
      const store = sqliteStore({ database })
      await store.open()
      await store.close()
    }
    expect(schemaOf(migrated)).toEqual(schemaOf(made))
  })

  it('is brought up in place, beside tables of the application whatever state they are in', async () => {
    const path = join(temporaryFolder(), 'app.db')
    const database = versionOne(path)
    database.exec('create table customers (name text); create view broken as select * from nowhere')
    database.close()
    const stores = [1, 2, 3].map(() => sqliteStore({ path }))
    await Promise.all(stores.map(store => store.open()))
    for (const store of stores) {
      expect(await store.findByDigest(digestSecret(PLAIN))).toMatchObject({ name: 'plain' })
      expect(await store.insert(sampleRecord())).toBe('inserted')
      await store.close()
    }
  })

  it('lets its keys in', async () => {
    const database = versionOne()
    const quiet = { warn() {}, error() {} }
    const clock = () => new Date('2026-03-02T10:00:00.000Z')
    const keyring = createKeyring({ store: sqliteStore({ database }), clock, logger: quiet })
    expect(await keyring.authenticate(request(ROTATED))).toMatchObject({ name: 'Zażółć 🔑 export', owner: 'ann' })
    expect(await keyring.authenticate(request(PLAIN))).toMatchObject({ name: 'plain', account: null })
    await expect(keyring.authenticate(request(ENDED))).rejects.toMatchObject({ code: 'key_revoked' })
    await keyring.close()
  })
})

function versionOne(path = ':memory:'): SqliteDatabase {
  const database = openAsStoresDo(path)
  database.exec(VERSION_1)
  return database
}

const schemaOf = (database: SqliteDatabase) =>
  database.prepare("select type, name, sql from sqlite_schema where name like 'keywright%' order by type, name").all()

function request(secret: string) {
  const rawHeaders = ['x-api-key', secret]
  return { method: 'GET', url: '/', headers: { 'x-api-key': secret }, rawHeaders, socket: { remoteAddress: '10.0.0.1' } }
}
