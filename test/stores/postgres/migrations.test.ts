import { postgresStore } from 'keywright/stores/postgres'
import { describe, expect, it } from 'vitest'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { openPostgresSchema } from '../../../src/stores/postgres/postgres-schema.js'
import { describeWith } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'
import { ownSchema } from './own-schema.js'

const LATER = '9999-from-the-future'

describeWith('postgres', 'the tables in PostgreSQL', server => {
  it('are made once by however many open at the same time', async () => {
    for (let round = 0; round < 3; round++) {
      const schema = await ownSchema(server().url)
      const stores = Array.from({ length: 8 }, () => postgresStore({ url: schema.url, maxConnections: 1 }))
      await Promise.all(stores.map(store => store.open()))
      for (const store of stores) expect(await store.insert(sampleRecord())).toBe('inserted')
      expect(await schema.query('select id from keywright_lock')).toEqual([{ id: 1 }])
      expect(await schema.query('select name from keywright_migration')).toEqual([{ name: '0001-tables' }])
      await Promise.all(stores.map(store => store.close()))
    }
  })

  it('are beside those of another keywright, in a schema of its own, and beside broken views', async () => {
    const [one, other] = [await ownSchema(server().url), await ownSchema(server().url)]
    const first = await openedStore({ url: one.url })
    const record = sampleRecord()
    await first.insert(record)
    await other.query('create table gone (id text); create view broken as select upper(id) from gone')
    const second = await openedStore({ url: other.url })
    expect(await second.find(record.id)).toBeNull()
    expect(await first.find(record.id)).toEqual(record)
  })

  it('compare texts byte by byte', async () => {
    const schema = await ownSchema(server().url)
    await openedStore({ url: schema.url })
    const columns = await schema.query(
      `select table_name, column_name from information_schema.columns where table_schema = $1 and data_type = 'text' and collation_name is distinct from 'C'`,
      [schema.name],
    )
    expect(columns).toEqual([])
  })

  it('of a later version are refused, and left as they are', async () => {
    const schema = await ownSchema(server().url)
    await (await openedStore({ url: schema.url })).close()
    await schema.query(`insert into keywright_migration values ('${LATER}', now()::text)`)
    await expect(postgresStore({ url: schema.url }).open()).rejects.toThrow(
      /^postgres:\/\/\S+ can't be opened: its schema is version 9999 \(9999-from-the-future\), and this keywright knows versions up to 1/,
    )
    const looked = await openPostgresSchema({ url: schema.url })
    expect(await looked.status()).toEqual({ versions: [{ name: '0001-tables', done: true }], later: LATER })
    await expect(looked.up()).rejects.toThrow('npm install keywright@latest')
    await looked.close()
  })

  it('can be looked at without being made, and be made by themselves', async () => {
    const schema = await ownSchema(server().url)
    const looked = await openPostgresSchema({ url: schema.url })
    expect(await looked.status()).toEqual({ versions: [{ name: '0001-tables', done: false }], later: null })
    expect(await schema.query(`select 1 from pg_class where relnamespace = '${schema.name}'::regnamespace`)).toEqual([])
    await looked.up()
    expect(await looked.status()).toEqual({ versions: [{ name: '0001-tables', done: true }], later: null })
    await looked.close()
    const store = await openedStore({ url: schema.url })
    expect(await store.isEmpty()).toBe(true)
  })

  describe('for a user with few rights', () => {
    it('are not made, with a word on what is missing, and used once somebody else made them', async () => {
      const schema = await ownSchema(server().url)
      const user = schema.name.replace('test', 'user')
      await schema.query(`create role ${user} login password 'hunter2'; grant usage on schema ${schema.name} to ${user}`)
      const url = new URL(schema.url)
      url.username = user
      url.password = 'hunter2'
      const store = postgresStore({ url: url.href })
      const refused = await store.open().catch(String)
      expect(refused).toMatch(
        /can't be opened: permission denied for schema \S+\. Grant it to its user, or .*"keywright migrate up"/,
      )
      expect(refused).not.toContain('hunter2')
      await (await openedStore({ url: schema.url })).close()
      await expect(store.open()).rejects.toThrow('permission denied for table keywright_migration')
      await schema.query(`grant select, insert, update, delete on all tables in schema ${schema.name} to ${user}`)
      await store.open()
      expect(await store.insert(sampleRecord())).toBe('inserted')
      await store.close()
      await schema.query(`drop owned by ${user}; drop role ${user}`)
    })

    it.each<[string, (url: URL) => void, string]>([
      ['a database', url => (url.pathname = '/nowhere'), 'there is no such database. Create it: createdb NAME'],
      [
        'a schema',
        url => url.searchParams.set('options', '-c search_path=nowhere'),
        'the schema of the search_path does not exist',
      ],
      ['a user', url => (url.username = 'nobody_at_all'), 'it does not let this user in'],
    ])('say that %s is missing', async (_, change, message) => {
      const url = new URL(server().url)
      change(url)
      await expect(postgresStore({ url: url.href }).open()).rejects.toThrow(`can't be opened: ${message}`)
    })
  })
})
