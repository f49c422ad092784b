import { createKeyring, type KeyStore, type StoreRecords } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it } from 'vitest'
import { assertChain } from '../../src/stores/conformance/assert-chain.js'
import { putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { canonicalText } from '../../src/stores/copy/canonical-text.js'
import { copyStore } from '../../src/stores/copy/copy-store.js'
import { digestStore } from '../../src/stores/copy/digest-store.js'
import { failingAfter, filled, opened } from './copied-stores.js'

describe('a copy', () => {
  it('is the same as its original, in all that a store can be asked', async () => {
    const from = await filled(600)
    const to = await opened()
    const report = await copyStore({ from, to })
    const counts = { keys: 601, documents: 602, events: 601 }
    expect(report).toMatchObject({ differing: [], counts, written: 1804, removed: 0, passes: 2, resumed: false })
    expect(report.trail).toEqual({ ok: true, events: 601, problem: null })
    expect(report.digest).toMatch(/^sha256:[\w-]{43}$/)
    expect([await digestStore(from), await digestStore(to)]).toEqual([report.digest, report.digest])
    const all = { now: new Date(), limit: 1000 }
    expect(await to.list(all)).toEqual(await from.list(all))
    for (const { id } of await from.list(all)) expect(await to.usage(id, '')).toEqual(await from.usage(id, ''))
    for (const kind of ['member', 'role', 'login']) {
      const query = { kind, order: 'newest', limit: 1000 } as const
      expect(await to.listDocuments(query)).toEqual(await from.listDocuments(query))
    }
    expect(await assertChain(to, 601)).toEqual(await from.listEvents({ order: 'oldest', limit: 1000 }))
  })

  it.each([
    ['memory to memory', () => memoryStore(), () => memoryStore()],
    ['memory to SQLite', () => memoryStore(), () => sqliteStore({ path: ':memory:' })],
    ['SQLite to memory', () => sqliteStore({ path: ':memory:' }), () => memoryStore()],
  ])('may be of another kind: %s', async (_, make, makeOther) => {
    const [from, to] = [await filled(20, make()), await opened(makeOther())]
    const { digest, differing } = await copyStore({ from, to })
    expect(differing).toEqual([])
    expect(await digestStore(to)).toBe(digest)
  })

  it('lets the same secrets in', async () => {
    const [from, to] = [await opened(), await opened()]
    const original = createKeyring({ store: from, logger: { warn() {}, error() {} } })
    const { secret } = await original.keys.create({ name: 'export', account: 'acme', grants: ['reports:read'] })
    await copyStore({ from, to })
    const copy = createKeyring({ store: to, logger: { warn() {}, error() {} } })
    const rawHeaders = ['x-api-key', secret]
    const request = { method: 'GET', url: '/', headers: {}, rawHeaders, socket: { remoteAddress: '10.0.0.1' } }
    expect(await copy.authenticate(request)).toMatchObject({ name: 'export', grants: ['reports:read'] })
    await Promise.all([original.close(), copy.close()])
  })

  it('of an empty store is empty', async () => {
    const [from, to] = [await opened(), await opened()]
    expect(await copyStore({ from, to })).toMatchObject({ differing: [], written: 0, passes: 1, counts: { keys: 0 } })
    expect(await to.isEmpty()).toBe(true)
  })

  it('keeps what the audit trail tells, also of a trail that was edited', async () => {
    const from = await filled(5, memoryStore())
    const events = (await from.listEvents({ order: 'oldest', limit: 10 })).map(event =>
      event.sequence === 3 ? { ...event, reason: 'edited' } : event,
    )
    const edited: KeyStore = { ...from, listEvents: async ({ after = 0, limit }) => events.slice(after, after + limit) }
    const to = await opened()
    const { differing, trail } = await copyStore({ from: edited, to })
    expect(differing).toEqual([])
    expect(trail).toMatchObject({ ok: false, problem: { sequence: 3, what: 'the event was edited' } })
  })

  it('has the note of a last event that is gone', async () => {
    const from = await filled(5, memoryStore())
    const shortened: KeyStore = {
      ...from,
      listEvents: async query => (await from.listEvents(query)).filter(({ sequence }) => sequence < 5),
    }
    const to = await opened()
    const { differing, trail } = await copyStore({ from: shortened, to })
    expect(differing).toEqual([])
    expect(await to.chainHead()).toEqual(await from.chainHead())
    expect(trail).toMatchObject({ ok: false, problem: { sequence: 5 } })
  })

  it('goes on behind an event that is gone', async () => {
    const from = await filled(5, memoryStore())
    const robbed: KeyStore = {
      ...from,
      async listEvents(query) {
        const events = await from.listEvents({ ...query, limit: 100 })
        return events.filter(({ sequence }) => sequence !== 6).slice(0, query.limit)
      },
    }
    const to = await opened()
    await copyStore({ from: robbed, to })
    await from.write({ events: [sampleEvent()] })
    expect(await copyStore({ from: robbed, to })).toMatchObject({ differing: [], written: 1, trail: { ok: false } })
  })
})

describe('a copy that was interrupted', () => {
  it.each([1, 3, 6])('goes on where it stopped, after %d writes', async writes => {
    const from = await filled(520)
    const to = await opened()
    await expect(copyStore({ from, to: failingAfter(to, writes) })).rejects.toThrow('pulled the plug')
    const held = await to.contents()
    const restored: number[] = []
    const counting: KeyStore = {
      ...to,
      async restore(records) {
        restored.push(records.keys?.length ?? 0)
        await to.restore(records)
      },
    }
    expect(await copyStore({ from, to: counting })).toMatchObject({ differing: [], resumed: true })
    expect(restored.reduce((sum, count) => sum + count, 0)).toBe(521 - held.keys)
    expect(await digestStore(to)).toBe(await digestStore(from))
  })

  it('ends with an event that it has, also where others came meanwhile', async () => {
    const [from, to] = [await filled(20), await opened()]
    const busy: KeyStore = {
      ...from,
      async chainHead() {
        await from.write({ events: [sampleEvent()] })
        return from.chainHead()
      },
    }
    // the mark, the events and their end
    await expect(copyStore({ from: busy, to: failingAfter(to, 3) })).rejects.toThrow('pulled the plug')
    await assertChain(to, 21)
    expect(await copyStore({ from, to })).toMatchObject({ differing: [], counts: { events: 22 }, resumed: true })
  })

  it('brings what was changed since, and removes what is gone', async () => {
    const from = await filled(400)
    const to = await opened()
    await expect(copyStore({ from, to: failingAfter(to, 6) })).rejects.toThrow('pulled the plug')
    const [gone, changed, robbed] = await from.list({ now: new Date(), limit: 400 })
    await from.remove(gone?.id ?? '')
    await from.replace({ ...changed!, name: 'changed', version: changed!.version + 1 }, changed!.version)
    // a secret that moves to another key
    await from.remove(robbed?.id ?? '')
    await from.insert(sampleRecord({ id: 'key_0', createdAt: new Date(0), secrets: [robbed!.secrets[0]!] }))
    await from.write({
      documents: [{ kind: 'login', id: 'login_1', becomes: null }, putting(sampleDocument({ kind: 'new' }))],
      events: [sampleEvent()],
    })
    // the same documents at other places
    const [first, ...others] = await from.listDocuments({ kind: 'role', order: 'oldest', limit: 50 })
    const [older, newer] = [new Date(0), new Date(Date.UTC(2027, 0))]
    await from.write({ documents: [putting({ ...first!, createdAt: newer }), putting({ ...others.at(-1)!, createdAt: older })] })
    const report = await copyStore({ from, to })
    expect(report).toMatchObject({ differing: [], passes: 2, counts: { keys: 400, documents: 402, events: 402 } })
    expect(await digestStore(to)).toBe(await digestStore(from))
    await assertChain(to, 402)
  })
})

describe('a copy that is finished', () => {
  it('is brought up to date as long as nobody has used it', async () => {
    const [from, to] = [await filled(10), await opened()]
    await copyStore({ from, to })
    expect(await copyStore({ from, to })).toMatchObject({ written: 0, removed: 0, passes: 1, resumed: true })
    await from.insert(sampleRecord(), undefined, { events: [sampleEvent()] })
    expect(await copyStore({ from, to })).toMatchObject({ differing: [], written: 2, resumed: true })
  })

  it.each<[what: string, change: (store: KeyStore) => Promise<unknown>]>([
    ['a key was added', store => store.insert(sampleRecord())],
    [
      'a key was used',
      async store => {
        const [key] = await store.list({ now: new Date(), limit: 1 })
        const use = { day: '2026-07-01', outcome: 'allowed', requests: 1, lastUsedAt: new Date(), lastUsedIp: null }
        await store.recordUsage([{ keyId: key?.id ?? '', secretId: '', ...use }])
      },
    ],
    ['a document was changed', store => store.write({ documents: [putting(sampleDocument({ kind: 'role', id: 'role_1' }))] })],
    ['an event was appended', store => store.write({ events: [sampleEvent()] })],
  ])('is left as it is where %s', async (_, change) => {
    const [from, to] = [await filled(10), await opened()]
    await copyStore({ from, to })
    await change(to)
    const before = await digestStore(to)
    await expect(copyStore({ from, to })).rejects.toThrow(`${to.name} was changed since it was copied`)
    expect(await digestStore(to)).toBe(before)
  })

  it('is a store like any other once it was swept', async () => {
    const [from, to] = [await filled(10), await opened()]
    await copyStore({ from, to })
    await to.removeExpired(new Date())
    await expect(copyStore({ from, to })).rejects.toThrow('is not empty')
  })

  it('can be copied', async () => {
    const [from, to, third] = [await filled(10), await opened(), await opened()]
    const { digest } = await copyStore({ from, to })
    expect(await copyStore({ from: to, to: third })).toMatchObject({ digest, resumed: false })
  })
})

describe('a store that holds something else', () => {
  it.each<[what: string, fill: (store: KeyStore) => Promise<unknown>]>([
    ['a key', store => store.insert(sampleRecord())],
    ['a document', store => store.write({ documents: [putting(sampleDocument())] })],
    ['an event', store => store.write({ events: [sampleEvent()] })],
  ])('is never written to: %s', async (_, fill) => {
    const [from, to] = [await filled(3), await opened()]
    await fill(to)
    const before = await digestStore(to)
    await expect(copyStore({ from, to })).rejects.toThrow(`${to.name} is not empty, and no copy of ${from.name}`)
    expect(await digestStore(to)).toBe(before)
    expect(await to.findDocument('store_copy', 'copy')).toBeNull()
  })

  it('or a copy of another store, is refused', async () => {
    const [from, other, to] = [await filled(3), await filled(3), await opened()]
    await expect(copyStore({ from: other, to: failingAfter(to, 2) })).rejects.toThrow()
    await expect(copyStore({ from, to })).rejects.toThrow('is a copy of another store')
  })

  it('or an unfinished copy, is not copied', async () => {
    const [from, to] = [await filled(300), await opened()]
    await expect(copyStore({ from, to: failingAfter(to, 2) })).rejects.toThrow()
    await expect(copyStore({ from: to, to: await opened() })).rejects.toThrow('is an unfinished copy of')
  })

  it('or events of its own in an unfinished copy, is refused', async () => {
    const [from, to] = [await filled(5), await opened()]
    await expect(copyStore({ from, to: failingAfter(to, 1) })).rejects.toThrow()
    await to.write({ events: [sampleEvent()] })
    await expect(copyStore({ from, to })).rejects.toThrow(`${to.name} has events of its own`)
  })
})

describe('a store that is in use while it is copied', () => {
  it.each([1, 2])('is copied with what came meanwhile, in pass %d', async atPass => {
    const [from, to] = [await filled(300), await opened()]
    let [pass, came] = [0, false]
    const busy: KeyStore = {
      ...from,
      async listDocuments(query) {
        const isNow = pass === atPass && !came
        came ||= isNow
        // its keys were read before
        if (isNow) await from.insert(sampleRecord({ createdAt: new Date(0) }), undefined, { events: [sampleEvent()] })
        return from.listDocuments(query)
      },
    }
    const report = await copyStore({ from: busy, to }, progress => void (pass = progress.pass))
    expect(report).toMatchObject({ differing: [], counts: { keys: 302 }, passes: atPass + 2 })
    expect(await digestStore(to)).toBe(await digestStore(from))
  })

  it('says in what both still differ where it is changed faster than it is copied', async () => {
    const [from, to] = [await filled(3), await opened()]
    const restless: KeyStore = {
      ...from,
      async listStored(after, limit) {
        if (!after) await from.insert(sampleRecord())
        return from.listStored(after, limit)
      },
    }
    const report = await copyStore({ from: restless, to })
    expect(report).toMatchObject({ differing: ['keys'], digest: null, trail: null })
    // and the next run goes on
    expect(await copyStore({ from, to })).toMatchObject({ differing: [], resumed: true })
  })

  it.each<[section: string, restore: (records: StoreRecords) => StoreRecords]>([
    ['keys', ({ keys = [], ...records }) => ({ ...records, keys: keys.map(({ record }) => ({ record, usage: [] })) })],
    ['documents', ({ documents = [], ...records }) => ({ ...records, documents: documents.slice(1) })],
    ['events', ({ chainHead: _, ...records }) => records],
  ])('is not called the same where the copy did not take all %s', async (section, lose) => {
    const [from, to] = [await filled(3), await opened()]
    const losing: KeyStore = { ...to, restore: records => to.restore(lose(records)) }
    expect(await copyStore({ from, to: losing })).toMatchObject({ differing: [section], digest: null, passes: 4 })
  })

  it('tells how far it is', async () => {
    const [from, to] = [await filled(600), await opened()]
    const seen: string[] = []
    await copyStore({ from, to }, ({ pass, section, done, total }) => {
      expect(done).toBeLessThanOrEqual(total)
      seen.push(`${pass} ${section} ${done}/${total}`)
    })
    expect(seen).toContain('1 keys 250/601')
    expect(seen).toContain('1 events 601/601')
    expect(seen.at(-1)).toBe('2 documents 602/602')
  })
})

it('a record has one text, in whatever order its members come', () => {
  expect(canonicalText({ a: 1, b: { c: [new Date(0), null], d: undefined } })).toBe(
    canonicalText({ b: { c: [new Date(0), null] }, a: 1 }),
  )
  const values = [{ a: 1 }, ['a', 1], [0, 'a', 1], { a: '1' }, { a: null }, {}, [], new Date(1), 1, '1', null, [2, 1]]
  expect(new Set(values.map(canonicalText)).size).toBe(values.length)
})
