import { postgresStore } from 'keywright/stores/postgres'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { ownSchema } from './own-schema.js'

const CONNECTIONS = 10

describeWith('postgres', "a PostgreSQL store on the application's pool", server => {
  it('finds keys over connections whose statements are of a table that was altered', async () => {
    const { schema, store, digest, findOnAll } = await warmStore()
    await schema.query('alter table keywright_keys alter name type varchar(4000)')
    expect(await store.findByDigest(digest)).not.toBeNull()
    await findOnAll()
    await schema.query('alter table keywright_keys alter name type text')
    await findOnAll()
    expect(await store.findByDigest(digest)).not.toBeNull()
  })

  it('finds keys over connections that have forgotten their statements, and keeps them', async () => {
    const { pool, findOnAll } = await warmStore()
    const pids = await onEach(pool, client => client.query('select pg_backend_pid() as pid').then(({ rows }) => rows[0]))
    for (let round = 0; round < 3; round++) {
      await onEach(pool, client => client.query('deallocate all'))
      await findOnAll()
    }
    expect(await onEach(pool, client => client.query('select pg_backend_pid() as pid').then(({ rows }) => rows[0]))).toEqual(
      expect.arrayContaining(pids),
    )
  })

  it.each(['begin isolation level repeatable read', 'begin isolation level serializable read only'])(
    'reads and writes what is, over a connection that was given back after "%s"',
    async begin => {
      const schema = await ownSchema(server().url)
      const pool = new pg.Pool({ connectionString: schema.url, max: 1 })
      onTestFinished(() => pool.end())
      const store = await openedStore({ pool })
      const record = sampleRecord()
      const [digest] = record.secrets.map(secret => secret.digest)
      await store.insert(record)
      const leave = async () => {
        await pool.query(begin)
        await pool.query('select * from keywright_keys')
      }
      await leave()
      await schema.query('update keywright_keys set revoked_at = 1')
      expect(await store.findByDigest(digest ?? '')).toMatchObject({ revokedAt: new Date(1) })
      await leave()
      expect(await store.write({ events: [sampleEvent()] })).toBe('written')
      await leave()
      await pool.query('select 1 / 0').catch(() => undefined)
      expect(await store.find(record.id)).toMatchObject({ revokedAt: new Date(1) })
      expect(await schema.query('select 1 from keywright_events')).toHaveLength(1)
    },
  )

  it('refuses binary values that it is given later on', async () => {
    const { pool, store, digest } = await warmStore()
    pool.on('acquire', client => Object.assign(client, { binary: true }))
    await expect(async () => store.findByDigest(digest)).rejects.toThrow('pg gives binary values, which can not be read')
    await expect(store.list({ now: new Date(), limit: 9 })).rejects.toThrow('pg gives binary values')
  })

  async function warmStore() {
    const schema = await ownSchema(server().url)
    const pool = new pg.Pool({ connectionString: schema.url, max: CONNECTIONS })
    onTestFinished(() => pool.end())
    const store = postgresStore({ pool })
    await store.open()
    onTestFinished(() => store.close())
    const record = sampleRecord()
    await store.insert(record)
    const digest = record.secrets[0]?.digest ?? ''
    const findOnAll = async () => {
      const found = await Promise.all(Array.from({ length: CONNECTIONS }, async () => store.findByDigest(digest)))
      expect(found.map(key => key?.id)).toEqual(Array(CONNECTIONS).fill(record.id))
      expect(await Promise.all(Array.from({ length: CONNECTIONS }, async () => store.findDocument('member', 'x')))).toEqual(
        Array(CONNECTIONS).fill(null),
      )
    }
    await findOnAll()
    expect(pool.totalCount).toBe(CONNECTIONS)
    return { schema, pool, store, digest, findOnAll }
  }
})

async function onEach<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T[]> {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()))
  try {
    return await Promise.all(clients.map(work))
  } finally {
    for (const client of clients) client.release()
  }
}
