import { join } from 'node:path'
import { type SqliteStoreOptions, sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it } from 'vitest'
import { loadSqlite } from '../../src/stores/sqlite/load-sqlite.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { openAsStoresDo } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

describe('the options of sqliteStore', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the options are an object/],
    ['an empty object', {}, /path is missing, as in sqliteStore\(\{ path: 'keywright\.db' \}\)/],
    ['a path alone', 'keys.db', /the options are an object/],
    ['an empty path', { path: '' }, /path must be a string, not an empty string/],
    ['a path that is none', { path: 7 }, /path must be a string, not 7/],
    ['a path with a null character', { path: 'keys\0.db' }, /null character/],
    ['both', { path: 'keys.db', database: openAsStoresDo(':memory:') }, /path or database, not both/],
    ['an unknown option', { file: 'keys.db' }, /unknown option "file"/],
    ['a misspelt option', { pth: 'keys.db' }, /unknown option "pth": did you mean "path"\?/],
    ['a handle that is none', { database: {} }, /database must be an open database with prepare, exec and close/],
    ['a handle without exec', { database: { prepare() {}, close() {} } }, /DatabaseSync of node:sqlite or @photostructure/],
    ['a path as handle', { database: 'keys.db' }, /database must be an open database/],
  ])('are refused at once: %s', (_, options, message) => {
    expect(() => sqliteStore(options as SqliteStoreOptions)).toThrow(message)
    expect(() => sqliteStore(options as SqliteStoreOptions)).toThrow(TypeError)
  })

  it('a handle that answers with promises is refused when the store opens', async () => {
    const statement = { all: async () => [], get: async () => ({ one: 1 }), run: async () => ({ changes: 0 }) }
    const database = { prepare: () => statement, exec: async () => {}, close: async () => {} }
    const store = sqliteStore({ database: database as never })
    await expect(store.open()).rejects.toThrow(/can't be opened: it must answer at once, as DatabaseSync/)
  })

  it('the name tells where the keys are', () => {
    const path = join(temporaryFolder(), 'app.db')
    expect(sqliteStore({ path: 'some/keys.db' }).name).toBe('sqlite:some/keys.db')
    expect(sqliteStore({ path: ':memory:' }).name).toBe('sqlite::memory:')
    expect(sqliteStore({ database: openAsStoresDo(path) }).name).toBe(`sqlite:${path}`)
    expect(sqliteStore({ database: openAsStoresDo(':memory:') }).name).toBe('sqlite::memory:')
  })
})

describe('a store that is not open', () => {
  it('rejects everything before open and after close, and says why', async () => {
    const store = sqliteStore({ path: ':memory:' })
    const uses = () => [
      store.findByDigest('sha256:x'),
      store.insert(sampleRecord()),
      store.find('x'),
      store.list({ now: new Date(), limit: 1 }),
      store.isEmpty(),
      store.replace(sampleRecord(), 1),
      store.remove('x'),
      store.findDocument('member', 'x'),
      store.listDocuments({ kind: 'member', order: 'newest', limit: 1 }),
      store.write({}),
      store.removeExpired(new Date()),
      store.listEvents({ order: 'newest', limit: 1 }),
      store.chainHead(),
      store.recordUsage([]),
      store.usage('x', '2026-01-01'),
    ]
    for (const use of uses()) await expect(use).rejects.toThrow('sqlite::memory: is not open yet: call open() first')
    await store.open()
    await store.close()
    for (const use of [...uses(), store.open()]) await expect(use).rejects.toThrow('sqlite::memory: is closed')
    await store.close()
  })

  it('close waits for what is under way', async () => {
    const store = sqliteStore({ path: ':memory:' })
    await store.open()
    const inserts = Array.from({ length: 5 }, () => store.insert(sampleRecord()))
    await store.close()
    expect(await Promise.all(inserts)).toEqual(Array(5).fill('inserted'))
  })

  it('can be closed without having been opened, and while it opens', async () => {
    await sqliteStore({ path: ':memory:' }).close()
    const store = sqliteStore({ path: ':memory:' })
    const opening = store.open()
    await store.close()
    await opening
    await expect(store.isEmpty()).rejects.toThrow('is closed')
  })
})

describe('finding an SQLite', () => {
  class DatabaseSync {
    constructor(readonly path: string) {}
  }
  const notFound = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  const missing = async () => Promise.reject(notFound)

  it("takes Node's own where there is one", async () => {
    const load = await loadSqlite({ builtIn: () => ({ DatabaseSync }), installed: missing })
    expect(load('keys.db')).toMatchObject({ path: 'keys.db' })
  })

  it('takes the package else', async () => {
    const load = await loadSqlite({ builtIn: () => undefined, installed: async () => ({ DatabaseSync }) })
    expect(load('keys.db')).toMatchObject({ path: 'keys.db' })
  })

  it('says what to install where there is neither', async () => {
    const found = loadSqlite({ builtIn: () => undefined, installed: missing })
    await expect(found).rejects.toThrow(
      /^SQLite on Node \S+ needs @photostructure\/sqlite, which is not there\. Run: npm install @photostructure\/sqlite@\^1\.2\.1 \(or use Node 22\.13 or later\)$/,
    )
  })

  it('says that the package is there but does not load', async () => {
    const broken = async () => Promise.reject(new Error('wrong ELF class'))
    const found = loadSqlite({ builtIn: () => undefined, installed: broken })
    await expect(found).rejects.toThrow('needs @photostructure/sqlite, which could not be loaded')
    await expect(found).rejects.toMatchObject({ cause: { message: 'wrong ELF class' } })
  })
})
