import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { KeyStore } from 'keywright'
import { expect, it } from 'vitest'
import { putting, sampleDocument } from '../../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { type OwnSchema, ownSchema } from './own-schema.js'

const LISTENERS = `select pid from pg_stat_activity where query like 'listen "keywright_' || $1 || '"' or query = 'select 1' and application_name = 'keywright'`

describeWith('postgres', 'a watch on PostgreSQL', server => {
  it('is told what another store has changed, once it is durable', async () => {
    const { schema, store, other } = await twoStores()
    const news = await watched(store)
    const [event, next] = [sampleEvent(), sampleEvent({ action: 'key.revoked', subject: { kind: 'key', id: 'key_ü' } })]
    await schema.query('begin')
    await schema.query('select id from keywright_lock for update')
    const written = other.write({ events: [event, next] })
    await expect.poll(() => waitingForLocks(schema)).toBe(1)
    expect(news).toEqual([null])
    await schema.query('rollback')
    await written
    await expect.poll(() => news.length).toBe(2)
    expect(news[1]).toEqual([event, next].map(({ action, subject }) => ({ action, subject })))
  })

  it('is told of insertions, replacements and removals', async () => {
    const { store, other } = await twoStores()
    const news = await watched(store)
    const record = sampleRecord()
    const of = (action: string) => ({ events: [sampleEvent({ action, subject: { kind: 'key', id: record.id } })] })
    await other.insert(record, undefined, of('key.created'))
    await other.replace({ ...record, version: 2 }, 1, of('key.updated'))
    await other.remove(record.id, 2, of('key.deleted'))
    await expect.poll(() => news.length).toBe(4)
    expect(news.slice(1).map(changes => changes?.[0]?.action)).toEqual(['key.created', 'key.updated', 'key.deleted'])
  })

  it('is told nothing of what was refused, of usage, or of another schema', async () => {
    const { store, other } = await twoStores()
    const stranger = await openedStore({ url: (await ownSchema(server().url)).url })
    const news = await watched(store)
    const document = sampleDocument()
    await stranger.write({ events: [sampleEvent()] })
    expect(await other.write({ documents: [{ ...putting(document), expected: 5 }], events: [sampleEvent()] })).toBe('conflict')
    expect(await other.remove('key_unknown', 1, { events: [sampleEvent()] })).toBe('missing')
    await other.recordUsage([])
    const last = sampleEvent()
    await other.write({ events: [last] })
    await expect.poll(() => news.length).toBe(2)
    expect(news[1]?.[0]?.subject).toEqual(last.subject)
  })

  it('is told that something changed where it is too much to tell, or not to be read', async () => {
    const { schema, store, other } = await twoStores()
    const news = await watched(store)
    await other.write({ events: Array.from({ length: 400 }, () => sampleEvent()) })
    await schema.query(`select pg_notify('keywright_' || $1, 'nonsense')`, [schema.name])
    await expect.poll(() => news.length).toBe(3)
    expect(news).toEqual([null, null, null])
  })

  it('listens again after its connection was ended, and says that it may have missed something', async () => {
    const { schema, store, other } = await twoStores()
    const news: unknown[] = []
    const watch = store.watch(changes => news.push(changes))
    expect(watch?.isConnected()).toBe(false)
    await expect.poll(() => watch?.isConnected()).toBe(true)
    expect(news).toEqual([null])
    const [listener] = await schema.query<{ pid: number }>(LISTENERS, [schema.name])
    await schema.query('select pg_terminate_backend($1)', [listener?.pid])
    await expect.poll(() => watch?.isConnected(), { interval: 1, timeout: 500 }).toBe(false)
    await expect.poll(() => watch?.isConnected(), { timeout: 5000 }).toBe(true)
    expect(news).toEqual([null, null])
    const event = sampleEvent()
    await other.write({ events: [event] })
    await expect.poll(() => news.length).toBe(3)
  })

  it('goes on where who is told throws', async () => {
    const { store, other } = await twoStores()
    const news: unknown[] = []
    store.watch(changes => {
      news.push(changes)
      throw new Error('of the listener')
    })
    await expect.poll(() => news.length).toBe(1)
    for (const count of [2, 3]) {
      await other.write({ events: [sampleEvent()] })
      await expect.poll(() => news.length).toBe(count)
    }
  })

  it('says nothing more when it or its store is closed, and leaves no connection', async () => {
    const { schema, store, other } = await twoStores()
    const [closed, open]: [unknown[], unknown[]] = [[], []]
    const watch = store.watch(changes => closed.push(changes))
    store.watch(changes => open.push(changes))
    await expect.poll(() => [closed.length, open.length]).toEqual([1, 1])
    await watch?.close()
    expect(watch?.isConnected()).toBe(false)
    await other.write({ events: [sampleEvent()] })
    await expect.poll(() => open.length).toBe(2)
    expect(closed).toHaveLength(1)
    await store.close()
    await other.write({ events: [sampleEvent()] })
    await expect
      .poll(() => schema.query(`select query from pg_stat_activity where query = $1`, [`listen "keywright_${schema.name}"`]))
      .toEqual([])
    expect([closed.length, open.length]).toEqual([1, 2])
  })

  it('keeps no process alive that has nothing else to do', async () => {
    const { url } = await ownSchema(server().url)
    const program = fileURLToPath(new URL('../processes/watch-postgres.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program, url], { timeout: 15_000 })
    expect(stdout).toBe('listening\n')
  })

  async function twoStores(): Promise<{ schema: OwnSchema; store: KeyStore; other: KeyStore }> {
    const schema = await ownSchema(server().url)
    return { schema, store: await openedStore({ url: schema.url }), other: await openedStore({ url: schema.url }) }
  }
})

type News = Parameters<Parameters<KeyStore['watch']>[0]>[0]

/** What a store is told, from when it listens on. */
async function watched(store: KeyStore): Promise<News[]> {
  const news: News[] = []
  store.watch(changes => news.push(changes))
  await expect.poll(() => news).toEqual([null])
  return news
}

async function waitingForLocks({ query }: OwnSchema): Promise<number> {
  const waiting = await query(
    `select 1 from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`,
  )
  return waiting.length
}
