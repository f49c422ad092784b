import { type Connection, createConnection, createPool } from 'mysql2/promise'
import { expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { putting, sampleDocument } from '../../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord, sampleSecret } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { sqlWriting } from '../sql-writing.js'
import { use, used } from '../use.js'
import { openedStore } from './opened-store.js'
import { ownDatabase } from './own-database.js'

describeWith('mariadb', 'a MySQL store', server => {
  sqlWriting({
    place: () => ownDatabase(server().url),
    open: openedStore,
    lockIsGone: 'the row of keywright_lock is gone. Put it back',
  })

  it('loses no use that is added while a replacement is between reading and writing', async () => {
    const database = await ownDatabase(server().url)
    const store = await openedStore({ url: database.url, deadlineSeconds: 10 })
    const record = sampleRecord()
    await store.insert(record, undefined, { events: [sampleEvent()] })
    const other = await connected(database.url)
    await other.query('start transaction')
    await other.query('select * from keywright_chain_head for update')
    const replacing = store.replace({ ...record, version: 2 }, 1, { events: [sampleEvent()] })
    await expect.poll(async () => lockWaits(database), { interval: 200, timeout: 4000 }).toBe(1)
    const recording = store.recordUsage([used(record, 1)])
    const waits = expect.poll(async () => lockWaits(database), { interval: 200, timeout: 4000 }).toBe(2)
    // without waiting it would be overwritten
    await Promise.race([waits, recording])
    await other.query('rollback')
    expect(await replacing).toBe('replaced')
    await recording
    expect(await store.find(record.id)).toMatchObject({ version: 2, ...use(1), secrets: [use(1)] })
  })

  it('waits for whoever keeps the lock of the audit trail, not for ever, and adds usage meanwhile', async () => {
    const { url } = await ownDatabase(server().url)
    const store = await openedStore({ url, deadlineSeconds: 0.3 })
    const record = sampleRecord()
    await store.insert(record)
    const other = await connected(url)
    await other.query('start transaction')
    await other.query('select id from keywright_lock for update')
    const write = store.write({ events: [sampleEvent()] })
    await store.recordUsage([used(record, 1)])
    await other.query('rollback')
    expect(await write).toBe('written')
    await other.query('start transaction')
    await other.query('select id from keywright_lock for update')
    const startedAt = performance.now()
    const writes = await Promise.allSettled(Array.from({ length: 20 }, () => store.write({ events: [sampleEvent()] })))
    expect(performance.now() - startedAt).toBeLessThan(3000)
    for (const { status, reason } of writes as PromiseRejectedResult[]) {
      expect(status).toBe('rejected')
      expect(reason).toMatchObject({
        name: 'StoreUnavailable',
        message: expect.stringMatching(/^mysql:\/\/\S+: it did not answer in time/),
      })
    }
    await other.query('rollback')
    expect(await store.write({ events: [sampleEvent()] })).toBe('written')
    await assertChain(store, 2)
    expect(await store.usage(record.id, '2026-01-01')).toMatchObject([{ requests: 1 }])
  })

  it('does a batch of usage again that the server gave up for the sake of another transaction', async () => {
    const database = await ownDatabase(server().url)
    const store = await openedStore({ url: database.url, deadlineSeconds: 10 })
    const records = ['key_a', 'key_b'].map(id => sampleRecord({ id }))
    for (const record of records) await store.insert(record)
    const other = await connected(database.url)
    await other.query('start transaction')
    // the server gives up the one that has changed less
    await other.query(
      "insert into keywright_events select seq, 0, 'x', null, 'x', 'x', null, null, null, null, null, null, 'x', 'x' from seq_1_to_2000",
    )
    await other.query("select sequence from keywright_keys where id = 'key_b' for update")
    const recording = store.recordUsage(records.map(record => used(record, 1)))
    await expect.poll(async () => lockWaits(database), { interval: 200, timeout: 4000 }).toBe(1)
    await other.query("select sequence from keywright_keys where id = 'key_a' for update")
    await other.query('rollback')
    await recording
    for (const { id } of records) {
      expect(await store.usage(id, '2026-01-01')).toMatchObject([{ requests: 1 }])
      expect(await store.find(id)).toMatchObject(use(1))
    }
  })

  it('refuses a text that is too long for an index, by the name of its field, and all of its change', async () => {
    const { url } = await ownDatabase(server().url)
    const store = await openedStore({ url })
    const long = 'x'.repeat(300)
    const refused = async (change: Promise<unknown>, field: string) => {
      await expect(change).rejects.toThrow(TypeError)
      await expect(change).rejects.toThrow(new RegExp(`^mysql://\\S+: ${field} has more characters than are kept$`))
    }
    for (const field of ['id', 'account', 'owner'] as const) await refused(store.insert(sampleRecord({ [field]: long })), field)
    await refused(store.insert(sampleRecord({ secrets: [sampleSecret({ digest: long })] })), 'digest')
    await refused(store.write({ documents: [putting(sampleDocument({ id: 'x'.repeat(561) }))], events: [sampleEvent()] }), 'id')
    await refused(store.write({ events: [sampleEvent(), sampleEvent({ actor: { user: long } })] }), 'user')
    expect(await store.isEmpty()).toBe(true)
    await assertChain(store, 0)
  })

  it('keeps a text of 200 characters, however many bytes each has, and finds nothing by one that is too long', async () => {
    const { url } = await ownDatabase(server().url)
    const store = await openedStore({ url })
    const [text, long] = ['😀'.repeat(100), '😀'.repeat(100_000)]
    const record = sampleRecord({ id: text, account: text, owner: text })
    await store.insert(record)
    const document = sampleDocument({ kind: text, id: `${JSON.stringify(text)} ${text}`, account: text })
    await store.write({ documents: [putting(document)], events: [sampleEvent({ account: text, actor: { user: text } })] })
    expect(await store.list({ account: text, owner: text, now: new Date(), limit: 9 })).toEqual([record])
    expect(await store.findDocument(document.kind, document.id)).toEqual(document)
    expect(await store.find(long)).toBeNull()
    expect(await store.findByDigest(long)).toBeNull()
    expect(await store.findDocument(long, long)).toBeNull()
    expect(await store.list({ account: long, now: new Date(), limit: 9 })).toEqual([])
    expect(await store.listEvents({ user: long, order: 'oldest', limit: 9 })).toEqual([])
    expect(await store.remove(long)).toBe('missing')
    await store.recordUsage([{ ...used(record, 1), keyId: long }])
    expect(await store.usage(long, '2026-01-01')).toEqual([])
  })

  it('tells of what goes wrong by the name of the error alone', async () => {
    const database = await ownDatabase(server().url)
    const store = await openedStore({ url: database.url })
    await store.write({ events: [sampleEvent()] })
    // an event that the head does not know of
    await database.query(
      "insert into keywright_events select 2, 0, 'x', null, 'x', 'x', null, null, null, null, null, null, 'x', 'x'",
    )
    const duplicate: unknown = await store.write({ events: [sampleEvent()] }).catch((error: unknown) => error)
    expect(String(duplicate)).toMatch(/^Error: mysql:\/\/\S+: something of that name is there already \(ER_DUP_ENTRY\)$/)
    await database.query('rename table keywright_secrets to elsewhere')
    const missing: unknown = await Promise.resolve(store.findByDigest('sha256:s3cret')).catch((error: unknown) => error)
    expect(String(missing)).toMatch(/^Error: mysql:\/\/\S+: a table of keywright is gone \(ER_NO_SUCH_TABLE\)$/)
    for (const error of [duplicate, missing])
      expect(Object.getOwnPropertyNames(error as object).toSorted()).toEqual(['message', 'stack'])
  })

  it("lets what is under way end before it is closed, and leaves the application's pool open", async () => {
    const { url } = await ownDatabase(server().url)
    const pool = createPool({ uri: url, connectionLimit: 2 })
    onTestFinished(() => pool.end())
    const store = await openedStore({ pool })
    const inserts = Array.from({ length: 12 }, () => store.insert(sampleRecord()))
    await store.close()
    expect(await Promise.all(inserts)).toEqual(Array(12).fill('inserted'))
    expect((await pool.query('select 1 as one'))[0]).toEqual([{ one: 1 }])
  })
})

async function connected(uri: string): Promise<Connection> {
  const connection = await createConnection({ uri })
  onTestFinished(() => connection.end())
  return connection
}

// the server looks no more often than ten times a second
async function lockWaits(database: { query(sql: string): Promise<Record<string, unknown>[]> }): Promise<number> {
  return (await database.query('select 1 from information_schema.innodb_lock_waits')).length
}
