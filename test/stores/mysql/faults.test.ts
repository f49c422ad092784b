import { createConnection, createPool } from 'mysql2'
import { type Connection, createConnection as connect } from 'mysql2/promise'
import type { KeyStore } from 'keywright'
import { type MysqlStoreOptions, mysqlStore } from 'keywright/stores/mysql'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { connect as connectAsStoresDo } from '../../../src/stores/mysql/connect.js'
import { readMysqlUrl } from '../../../src/stores/mysql/read-mysql-url.js'
import { describeWithOwn } from '../../servers/describe-with.js'
import { startProxy, type TcpProxy } from '../../servers/tcp-proxy.js'
import { openedStore } from './opened-store.js'
import { type OwnDatabase, ownDatabase } from './own-database.js'

describeWithOwn(
  'mariadb',
  'a MySQL store in trouble',
  server => {
    for (const kind of ['url', 'pool'] as const) {
      it(`answers in time while the server stands still, and again when it goes on (${kind})`, async () => {
        const { url } = await ownDatabase(server().url)
        const store = await openedStore(options(kind, url))
        const { digest } = await filled(store)
        await server().pause()
        try {
          for (let round = 0; round < 2; round++) {
            const calls = [
              ...Array.from({ length: 30 }, (_, i) => () => store.findByDigest(i === 0 ? digest : `sha256:${i}`)),
              () => store.findDocument('role', 'x'),
              () => store.find('x'),
              ...Array.from({ length: 5 }, () => () => store.write({ events: [sampleEvent()] })),
              () => store.recordUsage([]),
              () => store.chainHead(),
            ]
            await Promise.all(calls.map(call => expectUnavailable(call, 1100)))
          }
        } finally {
          await server().resume()
        }
        await expect.poll(async () => isFound(store, digest), { timeout: 5000 }).toBe(true)
        expect(await store.write({ events: [sampleEvent()] })).toBe('written')
        expect((await store.chainHead())?.sequence).toBeGreaterThanOrEqual(1)
      })

      it(`answers in time while the network is cut or silent, and again when it is back (${kind})`, async () => {
        const { url } = await ownDatabase(server().url)
        const { proxy, url: way } = await through(url, server().port)
        const store = await openedStore(options(kind, way))
        const { digest } = await filled(store)
        await proxy.cut()
        await expectUnavailable(() => store.findByDigest(digest), 1100)
        await expectUnavailable(() => store.write({ events: [sampleEvent()] }), 1100)
        await proxy.heal()
        expect(await isFound(store, digest)).toBe(true)
        proxy.hang()
        const calls = Array.from({ length: 20 }, () => () => store.findByDigest(digest))
        await Promise.all([...calls, () => store.write({ events: [sampleEvent()] })].map(call => expectUnavailable(call, 1100)))
        await proxy.heal()
        await expect.poll(async () => isFound(store, digest), { timeout: 5000 }).toBe(true)
      })

      it(`goes on over connections that the server has ended (${kind})`, async () => {
        const database = await ownDatabase(server().url)
        const store = await openedStore(options(kind, database.url))
        const { digest } = await filled(store)
        for (let round = 0; round < 10; round++) {
          const calls = Promise.all(Array.from({ length: 5 }, () => isFound(store, digest)))
          if (round % 2) await calls
          await killConnections(database)
          await calls.catch(() => undefined)
          // those it had were ended; to connect anew is another matter
          expect(await isFound(store, digest)).toBe(true)
          expect(await store.write({ events: [sampleEvent()] })).toBe('written')
        }
      })
    }

    it('says at once that the server is gone, and has all that was acknowledged when it is back', async () => {
      const { url } = await ownDatabase(server().url)
      const store = await openedStore({ url })
      const { digest } = await filled(store)
      await server().kill()
      try {
        await expectUnavailable(() => store.findByDigest(digest), 1100)
        const opening = mysqlStore({ url })
        await expectUnavailable(() => opening.open(), 1100)
      } finally {
        await server().start()
      }
      await expect.poll(async () => isFound(store, digest), { timeout: 5000 }).toBe(true)
      expect(await store.write({ events: [sampleEvent()] })).toBe('written')
    })

    it('leaves no connection behind with a server that stands still', async () => {
      const database = await ownDatabase(server().url)
      const store = await openedStore({ url: database.url, deadlineSeconds: 0.2, maxConnections: 3 })
      const { digest } = await filled(store)
      const sockets = () => process.getActiveResourcesInfo().filter(resource => resource.startsWith('TCPSocketWrap')).length
      const before = sockets()
      await server().pause()
      try {
        for (let round = 0; round < 5; round++)
          await Promise.all(Array.from({ length: 10 }, () => expectUnavailable(() => store.findByDigest(digest), 1000)))
        await expect.poll(sockets).toBeLessThanOrEqual(before)
      } finally {
        await server().resume()
      }
      await expect.poll(async () => isFound(store, digest), { timeout: 5000 }).toBe(true)
      await expect.poll(async () => (await connections(database)).length, { timeout: 5000 }).toBeLessThanOrEqual(3)
    })

    it('is kept from writing by a process that stands still in the middle of a change for some seconds alone', async () => {
      const { url } = await ownDatabase(server().url)
      const store = await openedStore({ url })
      const stuck = await connectAsStoresDo({ createConnection }, readMysqlUrl(url).settings, 1000)
      onTestFinished(() => stuck.destroy())
      const query = (sql: string) =>
        new Promise<void>((resolve, reject) => {
          stuck.query(sql, error => (error ? reject(error) : resolve()))
        })
      await query('start transaction')
      await query('select id from keywright_lock for update')
      const write = () =>
        store.write({ events: [sampleEvent()] }).catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'StoreUnavailable' })
          return 'not yet'
        })
      const startedAt = performance.now()
      await expect.poll(write, { timeout: 8000 }).toBe('written')
      expect(performance.now() - startedAt).toBeLessThan(9000)
    })

    it('tells of a server that has no connection to spare as one that is away', async () => {
      const database = await ownDatabase(server().url)
      await database.query('set global max_connections = 10')
      const taken: Connection[] = []
      try {
        // an administrator has one more
        for (let i = 0; i < 20; i++) {
          const connection = await connect({ uri: database.url }).catch(() => null)
          if (!connection) break
          taken.push(connection)
        }
        const store = mysqlStore({ url: database.url })
        const refused: unknown = await store.open().catch((error: unknown) => error)
        expect(String(refused)).toMatch(
          /^StoreUnavailable: mysql:\/\/\S+ can't be opened: it has no connection to spare \(ER_CON_COUNT_ERROR\)$/,
        )
      } finally {
        for (const connection of taken) connection.destroy()
        await database.query('set global max_connections = 151')
      }
      await expect.poll(async () => (await connections(database)).length).toBe(0)
      expect(await (await openedStore({ url: database.url })).isEmpty()).toBe(true)
    })

    it('finds keys where the server has no room for prepared statements', async () => {
      const database = await ownDatabase(server().url)
      const store = await openedStore({ url: database.url })
      const { digest } = await filled(store)
      await database.query('set global max_prepared_stmt_count = 0')
      try {
        const other = await openedStore({ url: database.url })
        expect(await isFound(other, digest)).toBe(true)
        expect(await other.findDocument('role', String.raw`\' or 1=1`)).toBeNull()
      } finally {
        await database.query('set global max_prepared_stmt_count = 16382')
      }
    })

    it('takes a server that only reads for one that is away', async () => {
      const database = await ownDatabase(server().url)
      await database.query("create user writer@'127.0.0.1' identified by ''")
      onTestFinished(() => database.query("drop user writer@'127.0.0.1'").then(() => undefined))
      await database.query("grant all on *.* to writer@'127.0.0.1'")
      await database.query("revoke super, read_only admin on *.* from writer@'127.0.0.1'")
      const url = new URL(database.url)
      url.username = 'writer'
      const store = await openedStore({ url: url.href })
      await database.query('set global read_only = 1')
      try {
        const refused: unknown = await store.write({ events: [sampleEvent()] }).catch((error: unknown) => error)
        expect(String(refused)).toMatch(/^StoreUnavailable: mysql:\/\/\S+: it takes no writes at the moment/)
        expect(await store.isEmpty()).toBe(true)
      } finally {
        await database.query('set global read_only = 0')
      }
      expect(await store.write({ events: [sampleEvent()] })).toBe('written')
    })
  },
  { durable: true },
)

function options(kind: 'url' | 'pool', url: string): MysqlStoreOptions {
  if (kind === 'url') return { url, maxConnections: 4 }
  const pool = createPool({ uri: url, connectionLimit: 4, connectTimeout: 1000 })
  // a pool that is still connecting where nobody answers ends all the same
  onTestFinished(() =>
    pool
      .promise()
      .end()
      .catch(() => undefined),
  )
  return { pool }
}

async function through(url: string, port: number): Promise<{ proxy: TcpProxy; url: string }> {
  const proxy = await startProxy({ port })
  onTestFinished(() => proxy.close())
  const way = new URL(url)
  way.port = String(proxy.port)
  return { proxy, url: way.href }
}

async function filled(store: KeyStore): Promise<{ digest: string }> {
  const record = sampleRecord()
  await store.insert(record, undefined, { events: [sampleEvent()] })
  const digest = record.secrets[0]?.digest ?? ''
  expect(await isFound(store, digest)).toBe(true)
  return { digest }
}

async function isFound(store: KeyStore, digest: string): Promise<boolean> {
  try {
    return (await store.findByDigest(digest)) !== null
  } catch (error) {
    expect(error).toMatchObject({ name: 'StoreUnavailable' })
    return false
  }
}

async function expectUnavailable(call: () => unknown, withinMs: number): Promise<void> {
  const startedAt = performance.now()
  const error: unknown = await Promise.resolve(call()).then(
    () => new Error('it answered'),
    (failure: unknown) => failure,
  )
  expect(performance.now() - startedAt).toBeLessThan(withinMs)
  expect(error).toMatchObject({
    name: 'StoreUnavailable',
    message: expect.stringMatching(/^mysql:\/\/127\.0\.0\.1:\d+\/\w+(?: can't be opened)?: (?:it|the connection) /),
  })
  expect(error).not.toHaveProperty('cause')
}

async function connections(database: OwnDatabase): Promise<{ id: number }[]> {
  const rows = await database.query(
    'select id from information_schema.processlist where db = database() and id <> connection_id()',
  )
  return rows as { id: number }[]
}

async function killConnections(database: OwnDatabase): Promise<void> {
  // one that ended by itself meanwhile can't be killed
  for (const { id } of await connections(database)) await database.query(`kill ${id}`).catch(() => undefined)
}
