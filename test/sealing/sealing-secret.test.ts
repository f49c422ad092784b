import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring, type KeyringOptions } from 'keywright'
import { authServer } from 'keywright/express'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSealing } from '../../src/sealing/sealing-secret.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const SECRET = 'a secret of at least thirty-two bytes'
const idOf = async (configured: string | undefined, store: string) => (await createSealing(configured, store).seal()).id

function keyringWith(options: KeyringOptions) {
  const keyring = createKeyring({ logger: { warn() {}, error() {} }, ...options })
  onTestFinished(() => keyring.close())
  return keyring
}

afterEach(() => void vi.unstubAllEnvs())

describe('where the secret comes from', () => {
  it('is the configured one, whatever the store', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const ids = await Promise.all(['memory:', `sqlite:${path}`, 'postgres'].map(store => idOf(SECRET, store)))
    expect(new Set(ids).size).toBe(1)
    expect(existsSync(`${path}.secret`)).toBe(false)
  })

  it('is a file beside an embedded store', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const [one, other] = [await idOf(undefined, `sqlite:${path}`), await idOf(undefined, `SQLITE:${path}`)]
    expect(one).toBe(other)
    expect(existsSync(`${path}.secret`)).toBe(true)
  })

  it.each(['memory:', 'MEMORY:', 'sqlite::memory:', 'SQLite::memory:'])(
    'lives as long as a store in memory does: %s',
    async store => {
      const sealing = createSealing(undefined, store)
      expect(sealing.missing).toBeNull()
      expect((await sealing.seal()).id).toBe((await sealing.seal()).id)
      expect(await idOf(undefined, store)).not.toBe(await idOf(undefined, store))
    },
  )

  it.each(['postgres', 'a store of my own', '', 'sqlite:a database of the application'])(
    'is missing where a store has no place: %j',
    async store => {
      const sealing = createSealing(undefined, store)
      expect(sealing.missing).toMatch(/KEYWRIGHT_SECRET/)
      await expect(sealing.seal()).rejects.toThrow(/KEYWRIGHT_SECRET/)
    },
  )

  it('is looked for again where it could not be had', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const { mkdirSync, rmdirSync } = await import('node:fs')
    mkdirSync(`${path}.secret`)
    const sealing = createSealing(undefined, `sqlite:${path}`)
    await expect(sealing.seal()).rejects.toThrow(/no ordinary file/)
    rmdirSync(`${path}.secret`)
    await expect(sealing.seal()).resolves.toBeDefined()
  })
})

describe('at start-up', () => {
  it.each(['short', 'x'.repeat(31), 'ü'.repeat(15)])(
    'refuses a KEYWRIGHT_SECRET that is too short, and does not repeat it',
    text => {
      vi.stubEnv('KEYWRIGHT_SECRET', text)
      const make = () => createKeyring({ store: 'memory:' })
      expect(make).toThrow(TypeError)
      expect(make).toThrow(/KEYWRIGHT_SECRET has fewer than 32 bytes/)
      expect(make).not.toThrow(text)
    },
  )

  it('takes an empty KEYWRIGHT_SECRET for none', () => {
    vi.stubEnv('KEYWRIGHT_SECRET', '')
    expect(keyringWith({ store: 'memory:' }).foundation.issuing.missing).toBeNull()
  })

  it('refuses to make tokens where a store that may be shared has no secret', () => {
    vi.stubEnv('KEYWRIGHT_SECRET', undefined)
    const keyring = keyringWith({ store: { ...memoryStore(), name: 'our postgres' } })
    const mount = () => authServer(keyring)
    expect(mount).toThrow(TypeError)
    expect(mount).toThrow(/authServer: .*KEYWRIGHT_SECRET.*openssl rand/)
    vi.stubEnv('KEYWRIGHT_SECRET', SECRET)
    expect(() => authServer(keyringWith({ store: { ...memoryStore(), name: 'our postgres' } }))).not.toThrow()
  })

  it('refuses to make tokens for a resolver, which can keep no signing key', () => {
    vi.stubEnv('KEYWRIGHT_SECRET', SECRET)
    expect(() => authServer(keyringWith({ store: { findByDigest: () => null } }))).toThrow(/resolver/)
  })

  it('needs no secret to protect routes', async () => {
    vi.stubEnv('KEYWRIGHT_SECRET', undefined)
    const keyring = keyringWith({ store: { ...memoryStore(), name: 'our postgres' } })
    await expect(keyring.ready()).resolves.toBeUndefined()
  })

  it('finds the file of a store object by its path', async () => {
    vi.stubEnv('KEYWRIGHT_SECRET', undefined)
    const path = join(temporaryFolder(), 'keys.db')
    const keyring = keyringWith({ store: sqliteStore({ path }) })
    await keyring.tokens.publicKeys()
    expect(existsSync(`${path}.secret`)).toBe(true)
  })
})
