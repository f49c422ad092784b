import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../open-sqlite.mjs'
import { insertOther } from './insert-other.mjs'
import { otherRecord } from './other-record.mjs'

/**
 * Opens a store that holds so many keys already.
 *
 * @param {'memory' | 'sqlite'} kind
 * @param {number} others
 * @returns the store, its SQLite database, and how to be rid of both
 */
export const openFilledStore = (kind, others) => (kind === 'sqlite' ? openSqliteStore(others) : openMemoryStore(others))

async function openMemoryStore(others) {
  const { memoryStore } = await import(`${process.env.KEYWRIGHT_DIST}/stores/memory/index.js`)
  const store = memoryStore()
  await store.open()
  for (let i = 0; i < others; i++) await store.insert(otherRecord(i))
  return { store, database: null, async close() {} }
}

// a million durable inserts would take minutes: the rows go in behind the store's back, in one transaction
async function openSqliteStore(others) {
  const { sqliteStore } = await import(`${process.env.KEYWRIGHT_DIST}/stores/sqlite/index.js`)
  const directory = mkdtempSync(join(tmpdir(), 'keywright-bench-'))
  const path = join(directory, 'keys.db')
  const store = sqliteStore({ path })
  await store.open()
  const database = await openSqlite(path)
  database.exec('begin')
  for (let i = 0; i < others; i++) insertOther(database, otherRecord(i))
  database.exec('commit; pragma wal_checkpoint(truncate)')
  return {
    store,
    database,
    async close() {
      database.close()
      await store.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
