import { postgresStore, type PostgresStoreOptions } from 'keywright/stores/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { startProxy } from '../../servers/tcp-proxy.js'
import { openedStore } from './opened-store.js'
import { ownSchema } from './own-schema.js'

const DEADLINE_SECONDS = 0.4
// a deadline for the statement, one for a look whether the server answers at all, and room for a busy machine
const AT_MOST_MS = 1100

describeWith('postgres', 'opening a PostgreSQL store', server => {
  const KINDS = ['url', 'pool'] as const
  const MOMENTS = [
    ['at the first look at the tables', 'pg_catalog.pg_class'],
    ['while tables are made', 'create table "keywright_keys"'],
  ] as const
  const cases = KINDS.flatMap(kind => MOMENTS.map(([moment, text]) => [moment, kind, text] as const))

  it.each(cases)('ends in time where the network goes silent %s (%s)', async (_, kind, text) => {
    const { store, proxy } = await proxied(kind)
    onTestFinished(() => store.close())
    proxy.hangAt(text)
    expect(await refusedAfter(store.open())).toBeLessThan(AT_MOST_MS)
    await proxy.heal()
    await expect
      .poll(
        () =>
          store.open().then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true)
    expect(await store.isEmpty()).toBe(true)
  })

  it.each(cases)('is given up by close, where the network went silent %s (%s)', async (_, kind, text) => {
    const { store, proxy } = await proxied(kind)
    proxy.hangAt(text)
    const since = performance.now()
    const opening = refusedAfter(store.open())
    await store.close()
    expect(performance.now() - since).toBeLessThan(AT_MOST_MS)
    expect(await opening).toBeLessThan(AT_MOST_MS)
  })

  it('waits for tables that take longer to make than a statement may', async () => {
    const schema = await ownSchema(server().url)
    await (await openedStore({ url: schema.url })).close()
    await schema.query('delete from keywright_migration')
    await schema.query('begin')
    // whoever makes tables waits for this
    await schema.query('lock table keywright_migration_lock in access exclusive mode')
    const store = postgresStore({ url: schema.url, deadlineSeconds: 0.2 })
    onTestFinished(() => store.close())
    const opening = store.open()
    await new Promise(resolve => setTimeout(resolve, 1000))
    await schema.query(`insert into keywright_migration values ('0001-tables', now()::text)`)
    await schema.query('commit')
    await opening
    expect(await store.isEmpty()).toBe(true)
  })

  it('uses the tables of the first schema of the search_path, and none of the next', async () => {
    const [first, next] = [await ownSchema(server().url), await ownSchema(server().url)]
    const other = await openedStore({ url: next.url })
    const record = sampleRecord()
    await other.insert(record)
    const url = new URL(server().url)
    url.searchParams.set('options', `-c search_path=${first.name},${next.name}`)
    const store = await openedStore({ url: url.href })
    expect(await store.isEmpty()).toBe(true)
    const [ofStore, ofOther]: [unknown[], unknown[]] = [[], []]
    store.watch(news => ofStore.push(news))
    other.watch(news => ofOther.push(news))
    await expect.poll(() => [ofStore, ofOther]).toEqual([[null], [null]])
    await store.write({ events: [sampleEvent()] })
    await expect.poll(() => ofStore.length).toBe(2)
    expect(ofOther).toEqual([null])
    expect(await other.chainHead()).toBeNull()
    expect(await store.find(record.id)).toBeNull()
    expect(await first.query('select 1 from keywright_events')).toHaveLength(1)
  })

  it('finds its tables in a schema with a name that is quoted', async () => {
    const schema = await ownSchema(server().url)
    const name = `${schema.name} "É`
    await schema.query(`create schema ${pg.escapeIdentifier(name)}`)
    onTestFinished(() => schema.query(`drop schema ${pg.escapeIdentifier(name)} cascade`).then(() => undefined))
    const pool = new pg.Pool({
      connectionString: server().url,
      options: `-c search_path=${pg.escapeIdentifier(name).replaceAll(' ', String.raw`\ `)}`,
    })
    onTestFinished(() => pool.end())
    for (let time = 0; time < 2; time++) {
      const store = await openedStore({ pool })
      expect(await store.insert(sampleRecord())).toBe('inserted')
    }
  })

  it('refuses a pool that is told to give binary values', async () => {
    const { url } = await ownSchema(server().url)
    const config = { connectionString: url, binary: true }
    const pool = new pg.Pool(config)
    onTestFinished(() => pool.end())
    expect(() => postgresStore({ pool })).toThrow(
      new TypeError('postgresStore: a pool with binary: true gives numbers that nobody can read: leave binary out'),
    )
  })

  it('refuses a pg that is told to give binary values', async () => {
    const { url } = await ownSchema(server().url)
    const store = await openedStore({ url })
    const record = sampleRecord()
    await store.insert(record)
    pg.defaults.binary = true
    onTestFinished(() => void (pg.defaults.binary = false))
    await expect(postgresStore({ url }).open()).rejects.toThrow(/ can't be opened: pg gives binary values/)
  })

  async function proxied(kind: 'url' | 'pool') {
    const { url } = await ownSchema(server().url)
    const proxy = await startProxy({ port: Number(new URL(url).port) })
    onTestFinished(() => proxy.close())
    const way = new URL(url)
    way.port = String(proxy.port)
    return { proxy, store: postgresStore(options(kind, way.href)) }
  }
})

function options(kind: 'url' | 'pool', url: string): PostgresStoreOptions {
  if (kind === 'url') return { url, deadlineSeconds: DEADLINE_SECONDS }
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 400 })
  onTestFinished(() => pool.end())
  return { pool, deadlineSeconds: DEADLINE_SECONDS }
}

/** After how many milliseconds it says that the store is unavailable. */
async function refusedAfter(opening: Promise<unknown>): Promise<number> {
  const since = performance.now()
  await expect(opening).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: expect.stringMatching(/^postgres:\/\/\S+ can't be opened: /),
  })
  return performance.now() - since
}
