import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring, openStore } from 'keywright'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { describe, expect, it } from 'vitest'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { openSchema } from '../../src/stores/open-schema.js'
import { temporaryFolder } from './temporary-folder.js'

describe('a store by its URL', () => {
  keyStoreConformance({ describe, it }, () => openStore(`sqlite:${join(temporaryFolder(), 'keys.db')}`))
})

describe('openStore', () => {
  it.each([
    ['memory:', 'memory:'],
    ['sqlite:keys.db', 'sqlite:keys.db'],
    ['postgres://keys:hunter2@db.internal:5432/app?password=hunter2', 'postgres://db.internal:5432/app'],
    ['postgresql://db.internal/app', 'postgres://db.internal:5432/app'],
    ['mysql://keys:hunter2@db.internal/app', 'mysql://db.internal:3306/app'],
    ['mariadb://keys:hunter2@db.internal/app', 'mariadb://db.internal:3306/app'],
    ['redis://:hunter2@cache.internal:6380/2', 'redis://cache.internal:6380/2'],
    ['rediss://keys:hunter2@cache.internal?prefix=api-keys', 'rediss://cache.internal:6379/0'],
  ])('%s is called %s, and nothing of it is opened yet', async (url, name) => {
    const store = openStore(url)
    expect(store.name).toBe(name)
    await expect(store.isEmpty()).rejects.toThrow(`${name} is not open yet: call open() first`)
    await expect(store.findByDigest('sha256:x')).rejects.toThrow('is not open yet')
    await expect(store.findDocument('role', 'reader')).rejects.toThrow('is not open yet')
    expect(() => store.watch(() => {})).toThrow('is not open yet')
    await store.close()
    await expect(store.open()).rejects.toThrow(`${name} is closed`)
  })

  it('makes no file before it is opened, and answers at once afterwards', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const store = openStore(`sqlite:${path}`)
    expect(existsSync(path)).toBe(false)
    await Promise.all([store.open(), store.open()])
    const record = sampleRecord()
    await store.insert(record)
    expect(store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ id: record.id })
    await store.close()
    await expect(store.isEmpty()).rejects.toThrow('is closed')
  })

  it('opens once what was in its way is gone', async () => {
    const folder = join(temporaryFolder(), 'later')
    const store = openStore(`sqlite:${join(folder, 'keys.db')}`)
    await expect(store.open()).rejects.toThrow('does not exist')
    mkdirSync(folder)
    await store.open()
    expect(await store.isEmpty()).toBe(true)
    await store.close()
  })

  it('gives what createKeyring takes', async () => {
    const keyring = createKeyring({ store: openStore('memory:'), logger: { warn() {}, error() {} } })
    const { key } = await keyring.keys.create({ name: 'first' })
    expect(await keyring.keys.get(key.id)).toMatchObject({ name: 'first' })
    await keyring.close()
  })

  it.each([
    ['', 'openStore: url is not a store URL: write memory:, sqlite:PATH'],
    ['keys.db', 'is not a store URL'],
    ['hunter2@db.internal', 'is not a store URL'],
    ['oracle://keys:hunter2@db/app', 'there is no store for "oracle:"'],
    ['constructor:hunter2', 'there is no store for "constructor:"'],
    ['memory:hunter2', 'a memory store has no path'],
    ['sqlite:', 'needs a path behind it'],
    ['sqlite://hunter2', 'needs a path behind it'],
    ['postgres:keys:hunter2@db/app', 'needs a host behind it'],
    ['postgres://keys:hunter2@db:port/app', 'postgres://user:password@host:5432/database'],
    ['mysql:hunter2', 'needs a host behind it'],
    ['mysql://keys:hunter2@db', 'openStore: url names no database'],
    ['mysql://keys:12/hunter2@db/app', 'openStore: url has an "@" behind its host'],
    ['redis:hunter2', 'needs a host behind it'],
    ['redis://h?password=hunter2', 'openStore: url has options behind it other than one prefix'],
    ['sqlite:\0', 'openStore: url: sqlite: has a null character'],
  ])('refuses %j, and repeats no password', (url, message) => {
    let thrown: unknown
    try {
      openStore(url)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(TypeError)
    const { message: said } = thrown as TypeError
    expect(said).toContain(message)
    expect(said).not.toContain('hunter2')
  })

  it('refuses wrong options', () => {
    expect(() => openStore('memory:', { deadlineSeconds: 0 })).toThrow('openStore: deadlineSeconds')
    const wrong: object = { deadlinSeconds: 1 }
    expect(() => openStore('memory:', wrong)).toThrow('did you mean "deadlineSeconds"')
  })

  it.each([
    'postgres://keys:hunter2@127.0.0.1:1/app',
    'mysql://keys:hunter2@127.0.0.1:1/app',
    'redis://keys:hunter2@127.0.0.1:1',
  ])('says which server it does not reach, and with no password: %s', async url => {
    const store = openStore(url)
    const { message, cause } = (await store.open().catch((error: unknown) => error)) as Error
    expect(message).toMatch(/^\w+:\/\/127\.0\.0\.1:1\/\w+ can't be opened: .*ECONNREFUSED/)
    expect(message.startsWith(`${store.name} `)).toBe(true)
    expect(`${message} ${String(cause)}`).not.toContain('hunter2')
    await store.close()
  })
})

describe('openSchema', () => {
  it('knows the versions of every store that lasts', async () => {
    await expect(openSchema('memory:')).rejects.toThrow('a store of memory: has no versions')
    for (const url of [
      'postgres://127.0.0.1:1/a',
      'postgresql://127.0.0.1:1/a',
      'mysql://127.0.0.1:1/a',
      'mariadb://127.0.0.1:1/a',
    ])
      await expect(openSchema(url)).rejects.toThrow('127.0.0.1:1/a')
    for (const url of ['redis://127.0.0.1:1', 'rediss://127.0.0.1:1']) {
      const schema = await openSchema(url)
      await expect(schema.status()).rejects.toThrow('127.0.0.1:1')
      await schema.close()
    }
  })
})
