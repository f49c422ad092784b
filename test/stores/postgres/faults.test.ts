import type { KeyStore } from 'keywright'
import { postgresStore } from 'keywright/stores/postgres'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWithOwn } from '../../servers/describe-with.js'
import type { TestServer } from '../../servers/server.js'
import { startProxy, type TcpProxy } from '../../servers/tcp-proxy.js'
import { openedStore } from './opened-store.js'
import { type OwnSchema, ownSchema } from './own-schema.js'

const DEADLINE_SECONDS = 0.5
// room for a busy machine, and none for a second statement that waits
const AT_MOST_MS = 950
const BACK_WITHIN_MS = 5000

// durable, since one is killed: what it acknowledged must be there
describeWithOwn('postgres', 'a PostgreSQL that', serverTests, { durable: true })

function serverTests(server: () => TestServer): void {
  describe('does not answer', () => {
    it('has every call rejected in time, and is used again as soon as it answers', async () => {
      const { store, digest, use } = await storeWithKey()
      const event = { events: [sampleEvent()] }
      await server().pause()
      onTestFinished(() => server().resume())
      const calls = [
        ...Array.from({ length: 30 }, () => store.findByDigest(digest)),
        store.findDocument('member', 'x'),
        store.isEmpty(),
        store.chainHead(),
        ...Array.from({ length: 5 }, () => store.write(event)),
        store.recordUsage(use),
      ]
      for (const took of await Promise.all(calls.map(unavailable))) expect(took).toBeLessThan(AT_MOST_MS)
      expect(await unavailable(Promise.resolve(store.findByDigest(digest)))).toBeLessThan(AT_MOST_MS)
      await server().resume()
      await expect.poll(() => found(store, digest), { timeout: BACK_WITHIN_MS }).toBe(true)
      expect(await store.write(event)).toBe('written')
      await assertChain(store, (await store.chainHead())?.sequence ?? 0)
    })

    it('keeps nobody from opening or closing a store longer than that', async () => {
      const { store, schema } = await storeWithKey()
      store.watch(() => {})
      const unopened = postgresStore({ url: schema.url, deadlineSeconds: DEADLINE_SECONDS })
      await server().pause()
      onTestFinished(() => server().resume())
      expect(await unavailable(unopened.open())).toBeLessThan(AT_MOST_MS)
      const since = performance.now()
      await store.close()
      expect(performance.now() - since).toBeLessThan(2 * AT_MOST_MS)
      await server().resume()
      await unopened.open()
      await unopened.close()
    })

    it('ends a watch, which is made again', async () => {
      const { store } = await storeWithKey()
      const news: unknown[] = []
      const watch = store.watch(changes => news.push(changes))
      await expect.poll(() => watch?.isConnected()).toBe(true)
      await server().pause()
      onTestFinished(() => server().resume())
      await expect.poll(() => watch?.isConnected(), { timeout: BACK_WITHIN_MS }).toBe(false)
      await server().resume()
      await expect.poll(() => watch?.isConnected(), { timeout: BACK_WITHIN_MS }).toBe(true)
      expect(news).toEqual([null, null])
    })
  })

  it('is killed and comes back crashes nobody, and is used again', async () => {
    const { schema, store, digest } = await storeWithKey()
    const pool = new pg.Pool({ connectionString: schema.url })
    const pooled = await openedStore({ pool, deadlineSeconds: DEADLINE_SECONDS })
    onTestFinished(() => pool.end())
    await Promise.all([...Array.from({ length: 10 }, () => found(store, digest)), pooled.isEmpty()])
    const watch = store.watch(() => {})
    await expect.poll(() => watch?.isConnected()).toBe(true)
    // none of them can end before the server does
    await schema.query('begin')
    await schema.query('select id from keywright_lock for update')
    const writing = Array.from({ length: 5 }, () => unavailable(store.write({ events: [sampleEvent()] })))
    await server().kill()
    for (const took of await Promise.all(writing)) expect(took).toBeLessThan(AT_MOST_MS)
    for (const took of await Promise.all([store.findByDigest(digest), pooled.isEmpty()].map(unavailable)))
      expect(took).toBeLessThan(AT_MOST_MS)
    await server().start()
    await expect.poll(() => found(store, digest), { timeout: BACK_WITHIN_MS }).toBe(true)
    expect(await pooled.isEmpty()).toBe(false)
    await expect.poll(() => watch?.isConnected(), { timeout: BACK_WITHIN_MS }).toBe(true)
  })

  it('ends all connections, used or not, is connected to again', async () => {
    const { store, schema, digest } = await storeWithKey()
    for (let round = 0; round < 3; round++) {
      await schema.query('begin')
      await schema.query('lock table keywright_secrets')
      const finds = Array.from({ length: 5 }, () => unavailable(Promise.resolve(store.findByDigest(digest))))
      const waiting = 'select pid from pg_locks where not granted'
      await expect.poll(async () => (await schema.query(waiting)).length, { interval: 5, timeout: 400 }).toBe(5)
      await schema.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keywright'`)
      await schema.query('rollback')
      // they are told at once, and do not wait for their deadline
      for (const took of await Promise.all(finds)) expect(took).toBeLessThan(DEADLINE_SECONDS * 1000)
      await expect.poll(() => found(store, digest)).toBe(true)
    }
  })

  it('has no connection left is unavailable', async () => {
    const { schema } = await storeWithKey()
    await schema.query(`create role crowded login connection limit 0`)
    onTestFinished(() => schema.query('drop role crowded').then(() => {}))
    const url = new URL(schema.url)
    url.username = 'crowded'
    const error = await postgresStore({ url: url.href })
      .open()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'StoreUnavailable', message: expect.stringContaining('it has no connection left') })
  })

  describe('is cut off by the network', () => {
    it('rejects at once where connections are refused, and is used again when it is there', async () => {
      const { proxy, store, digest } = await proxiedStore()
      await proxy.cut()
      for (let i = 0; i < 3; i++) expect(await unavailable(Promise.resolve(store.findByDigest(digest)))).toBeLessThan(AT_MOST_MS)
      await proxy.heal()
      await expect.poll(() => found(store, digest), { timeout: BACK_WITHIN_MS }).toBe(true)
    })

    it('rejects in time where nothing comes through, also of a commit, and goes on', async () => {
      const { proxy, store, digest, schema, pool } = await proxiedStore()
      const hangAt = (text: string) => {
        pool.on('acquire', client => {
          const { query } = client
          Object.assign(client, {
            query: (given: { text: string }) => {
              if (given.text === text) proxy.hang()
              return (query as (given: object) => unknown).call(client, given)
            },
          })
        })
      }
      hangAt('commit')
      expect(await unavailable(store.write({ events: [sampleEvent()] }))).toBeLessThan(AT_MOST_MS)
      pool.removeAllListeners('acquire')
      expect(await unavailable(Promise.resolve(store.findByDigest(digest)))).toBeLessThan(AT_MOST_MS)
      await proxy.heal()
      await expect.poll(() => found(store, digest), { timeout: BACK_WITHIN_MS }).toBe(true)
      expect(await store.write({ events: [sampleEvent()] })).toBe('written')
      const direct = await openedStore({ url: schema.url })
      await assertChain(direct, (await direct.chainHead())?.sequence ?? 0)
    })

    it('frees the lock of an instance that is gone in the middle of a change', async () => {
      const { proxy, store, schema } = await proxiedStore()
      await schema.query('begin')
      await schema.query('select id from keywright_lock for update')
      const lost = unavailable(store.write({ events: [sampleEvent()] }))
      const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock'`
      await expect.poll(async () => (await schema.query(waiting)).length, { interval: 5 }).toBe(1)
      proxy.hang()
      // it gets the lock, and its client does not hear of that
      await schema.query('rollback')
      await lost
      const direct = await openedStore({ url: schema.url })
      const write = () => direct.write({ events: [sampleEvent()] }).catch((error: Error) => error.name)
      expect(await write()).toBe('StoreUnavailable')
      await expect.poll(write, { timeout: BACK_WITHIN_MS }).toBe('written')
      await assertChain(direct, 1)
    })
  })

  it("waits no longer than that for a connection of the application's, and gives back one that comes late", async () => {
    const { schema } = await storeWithKey()
    const pool = new pg.Pool({ connectionString: schema.url, max: 1 })
    onTestFinished(() => pool.end())
    const store = await openedStore({ pool, deadlineSeconds: DEADLINE_SECONDS })
    const taken = await pool.connect()
    expect(await unavailable(store.isEmpty())).toBeLessThan(AT_MOST_MS)
    taken.release()
    expect(await store.isEmpty()).toBe(false)
    expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0])
  })

  async function storeWithKey() {
    const schema = await ownSchema(server().url)
    const store = await openedStore({ url: schema.url, deadlineSeconds: DEADLINE_SECONDS })
    return { schema, store, ...(await insertKey(store)) }
  }

  async function proxiedStore(): Promise<{ proxy: TcpProxy; store: KeyStore; digest: string; schema: OwnSchema; pool: pg.Pool }> {
    const schema = await ownSchema(server().url)
    const proxy = await startProxy(server())
    const url = new URL(schema.url)
    url.port = String(proxy.port)
    const pool = new pg.Pool({ connectionString: url.href, connectionTimeoutMillis: 500 })
    const store = postgresStore({ pool, deadlineSeconds: DEADLINE_SECONDS })
    await store.open()
    onTestFinished(async () => {
      await store.close()
      await proxy.close()
      await pool.end()
    })
    return { proxy, store, schema, pool, ...(await insertKey(store)) }
  }
}

async function insertKey(store: KeyStore) {
  const record = sampleRecord()
  await store.insert(record)
  const [secret] = record.secrets
  const use = { keyId: record.id, secretId: secret?.id ?? '', day: '2026-05-05', outcome: 'allowed', requests: 1 }
  return { digest: secret?.digest ?? '', use: [{ ...use, lastUsedAt: new Date(), lastUsedIp: null }] }
}

const found = async (store: KeyStore, digest: string) => {
  try {
    return (await store.findByDigest(digest)) !== null
  } catch {
    return false
  }
}

/** After how many milliseconds a call says that the store is unavailable. */
async function unavailable(call: unknown): Promise<number> {
  const since = performance.now()
  await expect(call).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: expect.stringMatching(/^postgres:\/\/127\.0\.0\.1:/),
  })
  return performance.now() - since
}
