import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { verdict } from '../keys/key-fixture.js'
import { instance } from './fleet.js'
import { scriptedStore } from './scripted-store.js'

// KEYWRIGHT_WRONG_KEYS=1000000 npx vitest run test/cache/bounds.test.ts
const WRONG_KEYS = Number(process.env.KEYWRIGHT_WRONG_KEYS ?? 60_000)

describe('what is remembered of keys', () => {
  it('is no more than so many entries', async () => {
    const { store } = scriptedStore()
    const keyring = instance(store, { cache: { maxEntries: 50 } })
    const secrets = await makeSecrets(120, () => keyring.keys.create({ name: 'k' }))
    for (const secret of secrets) expect(await verdict(keyring, secret)).toBe('ok')
    expect((await keyring.health()).cache.keys).toBe(50)
  })

  it('takes no more than so many bytes, whatever the keys hold', async () => {
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { cache: { maxBytes: 100_000 } })
    const grants = Array.from({ length: 40 }, (_, i) => `reports-${i}:read`)
    const secrets = await makeSecrets(60, () => keyring.keys.create({ name: 'k', grants }))
    for (const secret of secrets) expect(await verdict(keyring, secret)).toBe('ok')
    const { keys, bytes } = (await keyring.health()).cache
    expect(bytes).toBeLessThanOrEqual(100_000)
    expect(keys).toBeGreaterThan(5)
    expect(keys).toBeLessThan(20)
  })

  it('lets a key in that is larger than all may be together', async () => {
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { cache: { maxBytes: 3000 } })
    const grants = Array.from({ length: 40 }, (_, i) => `reports-${i}:read`)
    const { key, secret } = await keyring.keys.create({ name: 'k', grants })
    for (let i = 0; i < 3; i++) expect(await verdict(keyring, secret)).toBe('ok')
    expect(scripted.calls('findByDigest')).toBe(3)
    await keyring.keys.revoke(key.id)
    expect(await verdict(keyring, secret)).toBe('key_revoked')
  })

  it(`is not pushed out by ${WRONG_KEYS} distinct wrong keys, which take no memory`, { timeout: 300_000 }, async () => {
    const script = fileURLToPath(new URL('processes/try-wrong-keys.mjs', import.meta.url))
    const child = spawn(process.execPath, ['--expose-gc', script, String(WRONG_KEYS)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => void said.push(chunk))
    await once(child, 'close')
    const found = JSON.parse(Buffer.concat(said).toString()) as Record<string, number>
    expect(found).toMatchObject({ refused: WRONG_KEYS, readsOfGoodKeys: 0, goodKeys: 100 })
    expect(found.absent).toBeLessThanOrEqual(10_000)
    expect(found.grownBytes).toBeLessThan(8_000_000)
    expect(found.cpuSeconds).toBeLessThan(WRONG_KEYS / 2000)
  })
})

async function makeSecrets(count: number, make: () => Promise<{ secret: string }>): Promise<string[]> {
  const secrets: string[] = []
  for (let i = 0; i < count; i++) secrets.push((await make()).secret)
  return secrets
}
