import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { putting, sampleDocument } from '../../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { sqlWriting } from '../sql-writing.js'
import { openedStore } from './opened-store.js'
import { ownSchema } from './own-schema.js'

describeWith('postgres', 'a PostgreSQL store', server => {
  sqlWriting({
    place: () => ownSchema(server().url),
    open: openedStore,
    lockIsGone: 'keywright_lock has lost its row. Put it back',
  })

  it('has each connection prepare the look-ups once', async () => {
    const { url } = await ownSchema(server().url)
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    onTestFinished(() => pool.end())
    const store = await openedStore({ pool })
    const record = sampleRecord()
    await store.insert(record)
    for (let i = 0; i < 20; i++) {
      expect(await store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ id: record.id })
      expect(await store.findDocument('member', 'x')).toBeNull()
    }
    const { rows } = await pool.query(
      'select name, generic_plans + custom_plans as runs from pg_prepared_statements order by name',
    )
    expect(rows).toEqual([
      { name: 'keywright_find_by_digest', runs: '20' },
      { name: 'keywright_find_document', runs: '20' },
    ])
  })

  it('finds a key again whose statement the server has forgotten', async () => {
    const { url } = await ownSchema(server().url)
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    onTestFinished(() => pool.end())
    const store = await openedStore({ pool })
    const record = sampleRecord()
    await store.insert(record)
    await store.findByDigest(record.secrets[0]?.digest ?? '')
    await pool.query('deallocate all')
    expect(await store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ id: record.id })
  })

  it('gives numbers and dates as such, whatever the application has pg do with types', async () => {
    const { url } = await ownSchema(server().url)
    const types = { getTypeParser: () => (value: string) => `the application's ${value}` }
    const pool = new pg.Pool({ connectionString: url, max: 1, types })
    onTestFinished(() => pool.end())
    const store = await openedStore({ pool })
    const record = sampleRecord({ version: Number.MAX_SAFE_INTEGER, expiresAt: new Date(8.64e15) })
    await store.insert(record)
    expect(await store.find(record.id)).toEqual(record)
    expect(await store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ expiresAt: new Date(8.64e15) })
    const use = { keyId: record.id, secretId: '', day: '2026-05-05', outcome: 'allowed', lastUsedAt: null, lastUsedIp: null }
    await store.recordUsage([{ ...use, requests: 3_000_000_000 }])
    await store.recordUsage([{ ...use, requests: 1 }])
    expect(await store.usage(record.id, '2026-01-01')).toMatchObject([{ requests: 3_000_000_001 }])
    const document = sampleDocument({ expiresAt: new Date(1) })
    await store.write({ documents: [putting(document)] })
    expect(await store.findDocument(document.kind, document.id)).toEqual(document)
    expect(await store.removeExpired(new Date(1))).toBe(1)
  })

  it('adds usage while somebody else keeps the lock of the audit trail', async () => {
    const schema = await ownSchema(server().url)
    const store = await openedStore({ url: schema.url, deadlineSeconds: 0.3 })
    const record = sampleRecord()
    await store.insert(record)
    await schema.query('begin')
    await schema.query('select id from keywright_lock for update')
    const use = { keyId: record.id, secretId: '', day: '2026-05-05', outcome: 'allowed', lastUsedAt: null, lastUsedIp: null }
    await store.recordUsage([{ ...use, requests: 7 }])
    await expect(store.write({ events: [sampleEvent()] })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(/^postgres:\/\/\S+: what was to be changed was locked for too long$/),
    })
    await schema.query('rollback')
    expect(await store.write({ events: [sampleEvent()] })).toBe('written')
    await assertChain(store, 1)
    expect(await store.usage(record.id, '2026-01-01')).toMatchObject([{ requests: 7 }])
  })

  it('tells of a constraint that is broken, and of no value', async () => {
    const schema = await ownSchema(server().url)
    const store = await openedStore({ url: schema.url })
    await store.write({ events: [sampleEvent()] })
    // an event that the head does not know of
    await schema.query(
      `insert into keywright_events (sequence, at, action, subject_kind, subject_id, previous_hash, hash) values (2, 0, 'x', 'x', 'x', 'x', 'x')`,
    )
    const refused: unknown = await store.write({ events: [sampleEvent()] }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'Error' })
    expect(String(refused)).toMatch(/: it failed with error 23505 \(keywright_events, keywright_events_pkey\)$/)
    expect(Object.keys(refused as object)).toEqual([])
  })
})
