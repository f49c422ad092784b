import { createPool } from 'mysql2/promise'
import { mysqlStore } from 'keywright/stores/mysql'
import { expect, it, onTestFinished } from 'vitest'
import { HOSTILE_TEXTS } from '../../../src/stores/conformance/hostile-texts.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { ownDatabase } from './own-database.js'
import { use, used } from '../use.js'

describeWith('mariadb', "a MySQL store on the application's pool", server => {
  it("leaves the application's connections as they are, and minds none of their settings", async () => {
    const { url } = await ownDatabase(server().url)
    const pool = createPool({
      uri: url,
      connectionLimit: 1,
      namedPlaceholders: true,
      dateStrings: true,
      supportBigNumbers: true,
      nestTables: true,
      rowsAsArray: true,
      typeCast: () => 'cast by the application',
    })
    onTestFinished(() => pool.end())
    await pool.query("set sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'")
    const session = async () => (await pool.query({ sql: 'show session variables', rowsAsArray: true, typeCast: true }))[0]
    const before = await session()
    const store = await openedStore({ pool })
    for (const text of [...HOSTILE_TEXTS, String.raw`\'`, ':id', '?']) {
      const record = sampleRecord({ name: text, account: text, metadata: { text } })
      await store.insert(record)
      expect(await store.list({ account: text, now: new Date(), limit: 9 })).toEqual([record])
      expect(await store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ name: text })
      await store.recordUsage([used(record, 1)])
      expect(await store.find(record.id)).toMatchObject(use(1))
    }
    await store.close()
    const changing =
      /^(?:timestamp|in_transaction|last_gtid|gtid|rand_seed|pseudo|error_count|warning_count|last_insert|identity)/
    const lasting = (variables: unknown) => (variables as [string, string][]).filter(([name]) => !changing.test(name))
    expect(lasting(await session())).toEqual(lasting(before))
  })

  const UNFIT: readonly (readonly [set: string, message: string])[] = [
    ["sql_mode = ''", 'its pool is not in strict SQL mode'],
    ["sql_mode = 'STRICT_ALL_TABLES,EMPTY_STRING_IS_NULL'", 'its pool has the SQL mode EMPTY_STRING_IS_NULL'],
    ['autocommit = 0', 'its pool has autocommit off'],
    ['names latin1', "its pool has not the charset 'utf8mb4'"],
  ]
  it.each(UNFIT)('refuses a pool with %s', async (set, message) => {
    const { url } = await ownDatabase(server().url)
    const pool = createPool({ uri: url, connectionLimit: 1 })
    onTestFinished(() => pool.end())
    await pool.query(`set ${set}`)
    await expect(mysqlStore({ pool }).open()).rejects.toThrow(message)
  })

  it.each(['start transaction with consistent snapshot', 'set autocommit = 0', 'start transaction'])(
    'reads and writes what is, over a connection that was given back after "%s"',
    async left => {
      const database = await ownDatabase(server().url)
      const pool = createPool({ uri: database.url, connectionLimit: 1 })
      onTestFinished(() => pool.end())
      const store = await openedStore({ pool })
      const record = sampleRecord()
      const digest = record.secrets[0]?.digest ?? ''
      await store.insert(record)
      await pool.query(left)
      await pool.query('select * from keywright_keys')
      await database.query('update keywright_keys set revoked_at = 1')
      expect(await store.findByDigest(digest)).toMatchObject({ revokedAt: new Date(1) })
      await database.query('update keywright_keys set revoked_at = 2')
      expect(await store.findByDigest(digest)).toMatchObject({ revokedAt: new Date(2) })
      await pool.query('start transaction')
      await pool.query('insert into keywright_lock values (2)')
      expect(await store.write({ events: [sampleEvent()] })).toBe('written')
      expect(await database.query('select id from keywright_lock')).toEqual([{ id: 1 }])
      expect(await database.query('select 1 as one from keywright_events')).toEqual([{ one: 1 }])
    },
  )

  it('refuses a pool that gives numbers as texts', async () => {
    const { url } = await ownDatabase(server().url)
    const pool = createPool({ uri: url, supportBigNumbers: true, bigNumberStrings: true })
    onTestFinished(() => pool.end())
    await expect(mysqlStore({ pool }).open()).rejects.toThrow('its pool gives numbers as texts: leave bigNumberStrings out')
  })
})
