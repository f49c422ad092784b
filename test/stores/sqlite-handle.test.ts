import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { type SqliteDatabase, type SqliteValue, sqliteStore } from 'keywright/stores/sqlite'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { temporaryFolder } from './temporary-folder.js'

describe('a handle of the application', () => {
  it('may hold other tables, keeps its settings, and stays open', async () => {
    const path = join(temporaryFolder(), 'app.db')
    const database = new DatabaseSync(path)
    database.exec('create table customers (name text); insert into customers values (1); pragma application_id = 7')
    const store = sqliteStore({ database })
    await store.open()
    await store.insert(sampleRecord())
    await store.close()
    expect(database.prepare('select count(*) as count from customers').get()).toEqual({ count: 1 })
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'delete' })
    expect(database.prepare('pragma application_id').get()).toEqual({ application_id: 7 })
    database.close()
    const again = sqliteStore({ path })
    await again.open()
    expect(await again.isEmpty()).toBe(false)
    await again.close()
  })

  it('is waited for while the application has a transaction open on it', async () => {
    const database = new DatabaseSync(':memory:')
    const store = sqliteStore({ database })
    await store.open()
    database.exec('begin')
    const record = sampleRecord()
    let done = false
    const inserting = store.insert(record).finally(() => {
      done = true
    })
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(done).toBe(false)
    database.exec('rollback')
    expect(await inserting).toBe('inserted')
    expect(await store.find(record.id)).toEqual(record)
  })
})

describe('a handle that reads bigints and arrays', () => {
  const open = () => new DatabaseSync(':memory:', { readBigInts: true, returnArrays: true })
  keyStoreConformance({ describe, it }, () => sqliteStore({ database: open() }))
})

describe('a handle without arrays', () => {
  keyStoreConformance({ describe, it }, () => sqliteStore({ database: plain(new DatabaseSync(':memory:')) }))
})

describe("a handle as strict as better-sqlite3's", () => {
  keyStoreConformance({ describe, it }, () => sqliteStore({ database: strict(new DatabaseSync(':memory:')) }))
})

/** Nothing but the methods that are asked for. */
function plain(database: DatabaseSyncInstance): SqliteDatabase {
  return {
    exec: sql => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        all: (...values) => statement.all(...values),
        get: (...values) => statement.get(...values),
        run: (...values) => statement.run(...values),
      }
    },
  }
}

/** Statements that give rows refuse `run`, others refuse `all` and `get`; and integers are bigints until told otherwise. */
function strict(database: DatabaseSyncInstance): SqliteDatabase {
  return {
    exec: sql => database.exec(sql),
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      const reader = statement.columns().length > 0
      statement.setReadBigInts(true)
      const refuse = (wanted: boolean) => {
        if (reader !== wanted) throw new TypeError(`This statement ${reader ? 'returns' : 'does not return'} data`)
      }
      return {
        safeIntegers: (on: boolean) => statement.setReadBigInts(on),
        all(...values: SqliteValue[]) {
          refuse(true)
          return statement.all(...values)
        },
        get(...values: SqliteValue[]) {
          refuse(true)
          return statement.get(...values) as unknown
        },
        run(...values: SqliteValue[]) {
          refuse(false)
          return statement.run(...values)
        },
      }
    },
  }
}
