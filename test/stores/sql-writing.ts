import type { KeyStore } from 'keywright'
import { expect, it } from 'vitest'
import { assertChain } from '../../src/stores/conformance/assert-chain.js'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { use, used } from './use.js'

/** A database server whose stores are tested. */
export interface SqlServer {
  /** A place of the test's own, in which a store makes its tables. */
  place(): Promise<{ readonly url: string; query(sql: string): Promise<unknown> }>
  /** A store that is open until the test ends. */
  open(options: { url: string; maxConnections?: number }): Promise<KeyStore>
  /** What a store says when the row is gone that changes are made under. */
  readonly lockIsGone: string
}

/** What every store on a database server does, however many of them write at once. */
export function sqlWriting({ place, open, lockIsGone }: SqlServer): void {
  const openSeveral = async (count: number, options: { maxConnections?: number } = {}) => {
    const { url } = await place()
    const first = await open({ url, ...options })
    const others = await Promise.all(Array.from({ length: count - 1 }, () => open({ url, ...options })))
    return [first, ...others] as const
  }

  it('keeps one chain, whichever of several stores writes', async () => {
    const stores = await openSeveral(4, { maxConnections: 2 })
    const writes = stores.flatMap(store =>
      Array.from({ length: 15 }, () => store.write({ events: [sampleEvent(), sampleEvent()] })),
    )
    expect(new Set(await Promise.all(writes))).toEqual(new Set(['written']))
    for (const store of stores) await assertChain(store, 120)
  })

  it('shows nobody an event before those that come before it', async () => {
    const stores = await openSeveral(4)
    const [reader] = stores
    const over = new AbortController()
    const read = async () => {
      const seen: number[] = []
      while (!over.signal.aborted) {
        const events = await reader.listEvents({ order: 'oldest', after: seen.at(-1) ?? 0, limit: 1000 })
        seen.push(...events.map(({ sequence }) => sequence))
      }
      return seen
    }
    const reading = read()
    await Promise.all(
      stores.map(async store => {
        for (let i = 0; i < 20; i++) await store.write({ events: [sampleEvent()] })
      }),
    )
    expect((await reader.chainHead())?.sequence).toBe(80)
    over.abort()
    const seen = await reading
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1))
    expect(seen.length).toBeGreaterThan(0)
  })

  it('loses no use and no count, however many stores add them while the key is replaced', async () => {
    const stores = await openSeveral(3)
    const [store] = stores
    const records = Array.from({ length: 5 }, () => sampleRecord())
    for (const record of records) await store.insert(record)
    const rounds = 12
    const batch = (by: number, round: number) => records.map(record => used(record, round * 3 + by))
    const using = stores.map(async (one, by) => {
      for (let round = 0; round < rounds; round++)
        await one.recordUsage(by === 1 ? batch(by, round).toReversed() : batch(by, round))
    })
    const replacing = stores.map(async one => {
      for (let round = 0; round < rounds; round++) {
        for (const { id } of records) {
          const before = await one.find(id)
          if (before) await one.replace({ ...before, version: before.version + 1 }, before.version)
        }
      }
    })
    await Promise.all([...using, ...replacing])
    for (const { id } of records) {
      const after = await store.find(id)
      const last = use(rounds * 3 - 1)
      expect(after).toMatchObject({ ...last, secrets: [last] })
      expect(after?.version).toBeGreaterThan(rounds)
      expect(await store.usage(id, '2026-01-01')).toMatchObject([{ requests: 3 * rounds }])
    }
  })

  it('removes a key that others use at the same time', async () => {
    const [store, other = store] = await openSeveral(2)
    for (let round = 0; round < 10; round++) {
      const record = sampleRecord()
      await store.insert(record)
      const uses = Array.from({ length: 8 }, (_, i) => other.recordUsage([{ ...used(record, i), outcome: `outcome ${i % 2}` }]))
      expect(await store.remove(record.id)).toBe('removed')
      await Promise.all(uses)
      expect(await store.find(record.id)).toBeNull()
    }
  })

  it('writes nothing where the lock of the audit trail is gone', async () => {
    const { url, query } = await place()
    const store = await open({ url })
    await query('delete from keywright_lock')
    await expect(store.write({ events: [sampleEvent()] })).rejects.toThrow(lockIsGone)
    await assertChain(store, 0)
  })

  it('gives numbers as numbers', async () => {
    const [store] = await openSeveral(1)
    const record = sampleRecord({ version: Number.MAX_SAFE_INTEGER, expiresAt: new Date(8.64e15) })
    await store.insert(record)
    expect(await store.find(record.id)).toEqual(record)
    expect(await store.findByDigest(record.secrets[0]?.digest ?? '')).toMatchObject({ expiresAt: new Date(8.64e15) })
    await store.recordUsage([{ ...used(record, 1), requests: 3_000_000_000 }])
    await store.recordUsage([used(record, 1)])
    expect(await store.usage(record.id, '2026-01-01')).toMatchObject([{ requests: 3_000_000_001 }])
  })

  it('lets what is under way end before it is closed', async () => {
    const [store] = await openSeveral(1, { maxConnections: 2 })
    const inserts = Array.from({ length: 12 }, () => store.insert(sampleRecord()))
    const finds = Array.from({ length: 12 }, async () => store.findByDigest('sha256:x'))
    await store.close()
    expect(await Promise.all(inserts)).toEqual(Array(12).fill('inserted'))
    expect(await Promise.all(finds)).toEqual(Array(12).fill(null))
  })
}
