import { createPool } from 'mysql2'
import { mysqlStore } from 'keywright/stores/mysql'
import { expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { fullRecord, sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { openMysqlSchema } from '../../../src/stores/mysql/mysql-schema.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { type OwnDatabase, ownDatabase } from './own-database.js'

describeWith('mariadb', 'the tables of a MySQL store', server => {
  it('are made once, however many stores open an empty database at the same moment', async () => {
    const { url } = await ownDatabase(server().url)
    const stores = await Promise.all(Array.from({ length: 8 }, () => openedStore({ url })))
    const inserted = await Promise.all(stores.map(store => store.insert(sampleRecord(), undefined, { events: [sampleEvent()] })))
    expect(inserted).toEqual(Array(8).fill('inserted'))
    for (const store of stores) await assertChain(store, 8)
  })

  it('compare and keep texts exactly, whatever the database is set to', async () => {
    const database = await ownDatabase(server().url, 'character set latin1 collate latin1_swedish_ci')
    const store = await openedStore({ url: database.url })
    const record = fullRecord()
    await store.insert(record)
    expect(await store.find(record.id)).toEqual(record)
    expect(await store.find(record.id.toUpperCase())).toBeNull()
    expect(await store.find(`${record.id} `)).toBeNull()
    const collations = await database.query(
      "select distinct table_collation as name, engine from information_schema.tables where table_schema = database() and table_name like 'keywright%' and table_name not like '%migration%'",
    )
    expect(collations).toEqual([{ name: 'utf8mb4_nopad_bin', engine: 'InnoDB' }])
  })

  it('are completed where making them was cut off half-way, and what they hold stays', async () => {
    const database = await ownDatabase(server().url)
    const record = fullRecord()
    const before = mysqlStore({ url: database.url })
    await before.open()
    await before.insert(record)
    await before.close()
    for (const table of ['events', 'chain_head', 'lock']) await database.query(`drop table keywright_${table}`)
    await database.query('delete from keywright_migration')
    const store = await openedStore({ url: database.url })
    expect(await store.find(record.id)).toEqual(record)
    await store.write({ events: [sampleEvent()] })
    await assertChain(store, 1)
  })

  it('are left as they are where they are of a later version', async () => {
    const database = await ownDatabase(server().url)
    await (await openedStore({ url: database.url })).close()
    await database.query("insert into keywright_migration (name, timestamp) values ('0009-later', '2030-01-01T00:00:00.000Z')")
    const store = mysqlStore({ url: database.url })
    await expect(store.open()).rejects.toThrow(
      /^mysql:\/\/\S+ can't be opened: its schema is version 9 \(0009-later\), and this keywright knows versions up to 1 \(0001-tables\)\. Upgrade keywright/,
    )
    await store.close()
  })

  it('stand beside tables of the application', async () => {
    const database = await ownDatabase(server().url)
    await database.query('create table customers (name text)')
    await database.query('create view broken as select name from customers')
    await database.query('drop table customers')
    expect(await (await openedStore({ url: database.url })).isEmpty()).toBe(true)
  })

  it('are looked at without being changed', async () => {
    const database = await ownDatabase(server().url)
    const schema = await openMysqlSchema({ url: database.url })
    onTestFinished(() => schema.close())
    expect(await schema.status()).toEqual({ versions: [{ name: '0001-tables', done: false }], later: null })
    expect(await tablesOf(database)).toEqual([])
    await schema.up()
    expect(await schema.status()).toEqual({ versions: [{ name: '0001-tables', done: true }], later: null })
    expect(await tablesOf(database)).toContain('keywright_keys')
    expect(await (await openedStore({ url: database.url })).isEmpty()).toBe(true)
  })

  it('can be looked at through a pool, which goes on', async () => {
    const database = await ownDatabase(server().url)
    const pool = createPool({ uri: database.url })
    onTestFinished(() => pool.end())
    const schema = await openMysqlSchema({ pool })
    expect((await schema.status()).versions).toHaveLength(1)
    await schema.close()
    expect((await pool.promise().query('select 1 as one'))[0]).toEqual([{ one: 1 }])
  })

  it('are not made by a user who may not, and the message has neither user nor password in it', async () => {
    const database = await ownDatabase(server().url)
    const name = database.url.slice(database.url.lastIndexOf('/') + 1)
    await database.query(`create user s3cretary@localhost identified by 's3cret'`)
    onTestFinished(() => database.query('drop user s3cretary@localhost').then(() => undefined))
    await database.query(`grant select on ${name}.* to s3cretary@localhost`)
    const reason = async (given: { user?: string; password?: string; path?: string }) => {
      const url = new URL(database.url)
      url.username = given.user ?? 's3cretary'
      url.password = given.password ?? 's3cret'
      url.pathname = given.path ?? url.pathname
      const store = mysqlStore({ url: url.href })
      const error = await store.open().then(
        () => new Error('it opened'),
        (failure: unknown) => failure as Error,
      )
      await store.close()
      expect(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain('s3cret')
      return error.message.replace(/^mysql:\/\/\S+ can't be opened: /, '')
    }
    expect(await reason({})).toBe(
      'the user lacks a privilege. It needs all of them on the database (ER_TABLEACCESS_DENIED_ERROR)',
    )
    expect(await reason({ password: 'wrong-s3cret' })).toBe(
      'the server refused the user or the password (ER_ACCESS_DENIED_ERROR)',
    )
    expect(await reason({ user: 'root', password: '', path: '/nowhere' })).toBe(
      'there is no such database. Make it: CREATE DATABASE … (ER_BAD_DB_ERROR)',
    )
  })
})

async function tablesOf(database: OwnDatabase): Promise<unknown[]> {
  const tables = await database.query('select table_name as name from information_schema.tables where table_schema = database()')
  return tables.map(({ name }) => name)
}
