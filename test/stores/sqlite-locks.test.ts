import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { type SqliteDatabase, sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { openAsStoresDo } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

describe('a file that another connection has locked', () => {
  it('is waited for without holding up the event loop, and read meanwhile', async () => {
    const { store, other } = await openTwice()
    const record = sampleRecord()
    await store.insert(record)
    await store.write({ documents: [putting(sampleDocument({ kind: 'role', id: 'reader' }))] })
    other.exec('begin immediate')
    const added = sampleRecord()
    const inserting = store.insert(added)
    let turns = 0
    for (const end = performance.now() + 200; performance.now() < end; turns++) await new Promise(setImmediate)
    // a wait that blocks would leave room for a few turns; there are thousands
    expect(turns).toBeGreaterThan(100)
    expect(await store.find(record.id)).toEqual(record)
    expect(store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ id: record.id })
    expect(store.findDocument('role', 'reader')).toMatchObject({ version: 1 })
    other.exec('commit')
    expect(await inserting).toBe('inserted')
  })

  it('is given up after 5 seconds, by all who wait, with a clear error', async () => {
    const { store, other } = await openTwice()
    other.exec('begin immediate')
    const started = performance.now()
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => store.insert(sampleRecord())))
    const seconds = (performance.now() - started) / 1000
    expect(seconds).toBeGreaterThan(4.5)
    expect(seconds).toBeLessThan(8)
    for (const result of results) {
      const { message } = (result as PromiseRejectedResult).reason as Error
      expect(message).toBe(`${store.name}: another process has kept it locked for 5 seconds. Try again, or end that process`)
    }
    other.exec('commit')
    expect(await store.isEmpty()).toBe(true)
    expect(await store.insert(sampleRecord())).toBe('inserted')
  }, 30_000)
})

describe('who shares a handle with the store', () => {
  it('never gets into a transaction of it, and sees nothing that is not committed', async () => {
    const database = new DatabaseSync(':memory:')
    let full = false
    const handle: SqliteDatabase = {
      prepare: sql => database.prepare(sql),
      close: () => database.close(),
      exec(sql) {
        if (sql === 'commit' && full) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
        database.exec(sql)
      },
    }
    const store = sqliteStore({ database: handle })
    await store.open()
    const record = sampleRecord()
    const digest = record.secrets[0]?.digest ?? ''
    full = true
    const inserting = store.insert(record)
    const seen = new Set<unknown>()
    for (let turn = 0; turn < 1000; turn++) {
      seen.add(database.isTransaction).add(store.findByDigest(digest))
      await Promise.resolve()
    }
    await expect(inserting).rejects.toThrow('the disk is full. Make room, and try again')
    expect(seen).toEqual(new Set([false, null]))
    full = false
    expect(await store.insert(record)).toBe('inserted')
    expect(store.findByDigest(digest)).toMatchObject({ id: record.id })
  })
})

/** A store in a file, and another connection to that file. */
async function openTwice() {
  const path = join(temporaryFolder(), 'keys.db')
  const store = sqliteStore({ path })
  await store.open()
  const other = openAsStoresDo(path)
  onTestFinished(async () => {
    other.close()
    await store.close()
  })
  return { store, other }
}
