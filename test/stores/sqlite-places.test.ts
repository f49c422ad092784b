import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createKeyring } from 'keywright'
import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it } from 'vitest'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { openFile } from '../../src/stores/sqlite/open-file.js'
import { openAsStoresDo } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

describe('the file of a store', () => {
  it('is in WAL mode, on the disk before a write is acknowledged, and carries a mark', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const database = await openFile(path)
    const pragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() as object)[0] as unknown
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(2)
    expect(pragma('foreign_keys')).toBe(1)
    expect(pragma('busy_timeout')).toBeLessThan(50)
    expect(pragma('application_id')).toBe(0x6b777274)
    database.close()
  })

  it.skipIf(process.platform === 'win32')(
    'is for its user alone where it is new, and stays as it was where it is not',
    async () => {
      const modesOf = async (path: string) => {
        const database = await openFile(path)
        database.exec('create table one (a)')
        const modes = ['', '-wal', '-shm'].map(more => (statSync(path + more).mode & 0o777).toString(8))
        database.close()
        return modes
      }
      const there = join(temporaryFolder(), 'there.db')
      writeFileSync(there, '')
      chmodSync(there, 0o640)
      expect(await modesOf(join(temporaryFolder(), 'new.db'))).toEqual(['600', '600', '600'])
      expect(await modesOf(there)).toEqual(['640', '640', '640'])
      const link = join(temporaryFolder(), 'link.db')
      const target = join(temporaryFolder(), 'target.db')
      symlinkSync(target, link)
      await modesOf(link).catch(() => undefined)
      expect((statSync(target).mode & 0o777).toString(8)).toBe('600')
    },
  )

  it('holds what was written when it is opened again, also by a path from the working directory', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const record = sampleRecord()
    const first = sqliteStore({ path })
    await first.open()
    await first.insert(record)
    await first.close()
    const second = sqliteStore({ path: relative(process.cwd(), path) })
    await second.open()
    expect(await second.find(record.id)).toEqual(record)
    await second.close()
  })

  it('is whole in itself once the store is closed', async () => {
    const folder = temporaryFolder()
    // in a process of its own: here the garbage collector may come in time for drivers that wait for it
    const { stdout } = run('close-and-copy.mjs', [join(folder, 'keys.db'), join(folder, 'copy.db')])
    const copy = sqliteStore({ path: join(folder, 'copy.db') })
    await copy.open()
    expect((await copy.find(stdout.trim()))?.name).toBe('kept')
    await copy.close()
  })

  it('may have a name that SQLite would take for a URL', async () => {
    const folder = temporaryFolder()
    const path = join(relative(process.cwd(), folder), 'file:keys.db?mode=memory')
    const store = sqliteStore({ path })
    await store.open()
    await store.close()
    expect(readdirSync(folder)).toContain('file:keys.db?mode=memory')
  })

  it('may be there already, empty', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    writeFileSync(path, '')
    const store = sqliteStore({ path })
    await store.open()
    expect(await store.isEmpty()).toBe(true)
    await store.close()
  })
})

describe('a place that can hold no store', () => {
  it.each<[string, (folder: string) => string, RegExp]>([
    [
      'a missing folder',
      folder => join(folder, 'missing', 'keys.db'),
      /the folder \S+missing does not exist\. Make it, or choose/,
    ],
    ['a folder', folder => folder, /it is a folder\. Give the path of a file, such as \S+keywright\.db/],
    [
      'a file as folder',
      folder => join(file(folder, 'text.txt', 'text'), 'keys.db'),
      /text\.txt is not a folder\. Choose another/,
    ],
    [
      'a text',
      folder => file(folder, 'text.db', 'not a database '.repeat(99)),
      /it is not an SQLite database, and is left as it is/,
    ],
    ['a short text', folder => file(folder, 'text.db', 'hi'), /it is not an SQLite database, and is left as it is/],
    ['zeros', folder => file(folder, 'zero.db', '\0'.repeat(8192)), /it is not an SQLite database, and is left as it is/],
    [
      "another program's database",
      folder => made(folder, 'create table orders (id)'),
      /it is the database of another program, and is left/,
    ],
    [
      "another program's database in WAL mode",
      folder => made(folder, 'pragma journal_mode = wal; create table orders (id)'),
      /of another program/,
    ],
    ["another program's mark", folder => made(folder, 'pragma application_id = 7'), /of another program/],
    ['a view and no table', folder => made(folder, 'create view one as select 1'), /of another program/],
  ])('%s is refused by its path, and left as it is', async (_, prepare, message) => {
    const folder = temporaryFolder()
    const path = prepare(folder)
    const before = contents(folder)
    const store = sqliteStore({ path })
    await expect(store.open()).rejects.toThrow(message)
    await expect(store.open()).rejects.toThrow(`sqlite:${path} can't be opened: `)
    await store.close()
    expect(contents(folder)).toEqual(before)
  })

  it('names the whole path where the given one starts from the working directory', async () => {
    const path = join(temporaryFolder(), 'missing', 'keys.db')
    const given = relative(process.cwd(), path)
    await expect(sqliteStore({ path: given }).open()).rejects.toThrow(`sqlite:${given} (${path}) can't be opened: the folder`)
  })

  it('is tried again by the next open', async () => {
    const folder = join(temporaryFolder(), 'later')
    const store = sqliteStore({ path: join(folder, 'keys.db') })
    await expect(store.open()).rejects.toThrow('does not exist')
    mkdirSync(folder)
    await store.open()
    expect(await store.isEmpty()).toBe(true)
    await store.close()
  })

  it('rejects ready() of a keyring with the reason', async () => {
    const keyring = createKeyring({ store: `sqlite:${join(temporaryFolder(), 'missing', 'keys.db')}` })
    await expect(keyring.ready()).rejects.toThrow(/can't be opened: the folder \S+ does not exist/)
    await keyring.close()
  })

  it.runIf(process.platform !== 'win32').each<[string, (folder: string) => void, RegExp]>([
    ['a folder that may not be written', folder => chmodSync(folder, 0o555), /may not make files in the folder/],
    ['a folder that may not be looked into', folder => chmodSync(folder, 0o000), /may not (look into|make files in) the folder/],
    ['a file that may not be read', folder => chmodSync(file(folder, 'keys.db', ''), 0o222), /may not read it\. Allow it to/],
    ['a file that may not be written', folder => chmodSync(file(folder, 'keys.db', ''), 0o444), /may not write it\. Allow it to/],
    [
      'a file in a folder that may not be written',
      folder => {
        chmodSync(file(folder, 'keys.db', ''), 0o666)
        chmodSync(folder, 0o555)
      },
      /the folder \S+, where SQLite keeps two more beside it/,
    ],
  ])('%s', (_, prepare, message) => {
    const folder = join(temporaryFolder(), 'place')
    mkdirSync(folder, { mode: 0o777 })
    chmodSync(join(folder, '..'), 0o755)
    chmodSync(folder, 0o777)
    prepare(folder)
    // root may do everything, so the store is opened by nobody
    const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const { stdout, stderr } = run('open-store.mjs', [join(folder, 'keys.db')], identity)
    chmodSync(folder, 0o777)
    expect(stderr).toBe('')
    expect(stdout).toMatch(message)
    expect(stdout).toContain(`sqlite:${join(folder, 'keys.db')} can't be opened: `)
  })
})

describe('a damaged file', () => {
  it('is said to be damaged', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const store = sqliteStore({ path })
    await store.open()
    for (let i = 0; i < 20; i++) await store.insert(sampleRecord())
    await store.close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096)
    writeFileSync(path, bytes)
    await expect(sqliteStore({ path }).open()).rejects.toThrow(/it is damaged\. Bring it back from a backup/)
  })
})

describe('a file of a later keywright', () => {
  it('is refused with both versions, and left as it is', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'keys.db')
    const store = sqliteStore({ path })
    await store.open()
    await store.insert(sampleRecord())
    await store.close()
    const database = openAsStoresDo(path)
    database.exec(
      `insert into keywright_migration values ('0003-later', '2030-01-01T00:00:00.000Z'); pragma wal_checkpoint(truncate)`,
    )
    database.close()
    const before = readFileSync(path)
    await expect(sqliteStore({ path }).open()).rejects.toThrow(
      `sqlite:${path} can't be opened: its schema is version 3 (0003-later), and this keywright knows versions up to 2 (0002-documents-and-events). Upgrade keywright: npm install keywright@latest`,
    )
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(existsSync(path)).toBe(true)
  })
})

function run(script: string, parameters: string[], identity: { uid?: number; gid?: number } = {}) {
  const path = fileURLToPath(new URL(`processes/${script}`, import.meta.url))
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...parameters], {
    encoding: 'utf8',
    ...identity,
  })
}

function file(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function made(folder: string, sql: string): string {
  const path = join(folder, 'other.db')
  const database = openAsStoresDo(path)
  database.exec(sql)
  database.close()
  return path
}

function contents(folder: string): string[] {
  // two more that SQLite itself puts beside a database in WAL mode whenever it is read
  const names = readdirSync(folder).filter(name => !/-(?:wal|shm)$/.test(name))
  return names.toSorted().map(name => `${name} ${hash('sha256', readFileSync(join(folder, name)))}`)
}
