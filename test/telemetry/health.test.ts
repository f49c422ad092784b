import type { KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, vi } from 'vitest'
import { frameworks } from '../frameworks.js'

/** A memory store that answers as it is told to. */
function controlledStore() {
  const store = memoryStore()
  const control = {
    chainHead: () => store.chainHead(),
    recordUsage: (batch: Parameters<KeyStore['recordUsage']>[0]) => store.recordUsage(batch),
  }
  const controlled: KeyStore = {
    ...store,
    chainHead: () => control.chainHead(),
    recordUsage: batch => control.recordUsage(batch),
  }
  return { store: controlled, control }
}

const silence = () => new Promise<never>(() => undefined)

describe.each(frameworks)('health under $name', ({ serve }) => {
  it('tells what is remembered, counted and heard of', async () => {
    const { keyring, fetch } = await serve()
    const { secret } = await keyring.keys.create({ name: 'x' })
    await fetch('/', { headers: { 'x-api-key': secret } })
    await fetch('/', { headers: { 'x-api-key': `${secret.slice(0, -1)}!` } })
    await vi.waitFor(async () => expect((await keyring.health()).status).toBe('ok'))
    const health = await keyring.health()
    expect(health.store).toMatchObject({ name: 'memory:', state: 'open', failures: 0, error: null })
    expect(health.store.latencySeconds).toBeLessThan(1)
    expect(health.feed.confirmedAt).toBeInstanceOf(Date)
    expect(health.feed.lagSeconds).toBeLessThan(5)
    expect(health.cache).toMatchObject({ keys: 1, tokens: 0 })
    expect(health.cache.bytes).toBeGreaterThan(100)
    expect(health.usage).toEqual({ unwritten: 1, failures: 0 })
    expect(JSON.stringify(health)).not.toContain(secret.slice(8, 40))
  })

  it('is down, within the deadline, where the store does not answer, and ok where it does again', async () => {
    const { store, control } = controlledStore()
    const { keyring } = await serve({ keyring: { store, storeDeadlineSeconds: 0.1 } })
    await keyring.keys.create({ name: 'x' })
    const answering = control.chainHead
    control.chainHead = silence
    const startedAt = performance.now()
    const health = await keyring.health()
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(health).toMatchObject({ status: 'down', store: { latencySeconds: null, failures: 1 } })
    expect(health.store.error).toMatch(/no answer within 100 ms/)
    control.chainHead = answering
    expect(await keyring.health()).toMatchObject({ status: 'ok', store: { state: 'open', failures: 0, error: null } })
  })

  it("is degraded where usage can't be written, until it is", async () => {
    const { store, control } = controlledStore()
    const { keyring, fetch } = await serve({ keyring: { store, usageIntervalSeconds: 0.02 } })
    const { secret } = await keyring.keys.create({ name: 'x' })
    const writing = control.recordUsage
    control.recordUsage = () => Promise.reject(new Error('disk full'))
    await fetch('/', { headers: { 'x-api-key': secret } })
    await vi.waitFor(async () => {
      expect(await keyring.health()).toMatchObject({ status: 'degraded', usage: { unwritten: 1 } })
    })
    control.recordUsage = writing
    await vi.waitFor(async () => {
      expect(await keyring.health()).toMatchObject({ status: 'ok', usage: { unwritten: 0, failures: 0 } })
    })
  })

  it('is down where the keyring is closed', async () => {
    const { keyring } = await serve()
    await keyring.ready()
    await keyring.close()
    expect(await keyring.health()).toMatchObject({ status: 'down', store: { state: 'closed', latencySeconds: null } })
  })
})
