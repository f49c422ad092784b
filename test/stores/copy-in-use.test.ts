import { createKeyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { copyStore } from '../../src/stores/copy/copy-store.js'
import { digestStore } from '../../src/stores/copy/digest-store.js'
import { failingAfter, filled, opened, pausing } from './copied-stores.js'

const OF_ITS_OWN = 'has events of its own'
const TAKEN_OVER = 'another copy into'

describe('a key that was made in an unfinished copy', () => {
  it.each([1, 4, 6])('is kept, where the copy was interrupted after %d writes', async writes => {
    const [from, to] = [await filled(300), await opened()]
    await expect(copyStore({ from, to: failingAfter(to, writes) })).rejects.toThrow('pulled the plug')
    const id = await makeKey(to)
    const before = [await digestStore(to), await to.findDocument('store_copy', 'copy')]
    await expect(copyStore({ from, to })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(id)).toMatchObject({ id })
    expect([await digestStore(to), await to.findDocument('store_copy', 'copy')]).toEqual(before)
  })

  it('is not made in the first place, where its events are there and not yet noted', async () => {
    const [from, to] = [await filled(300), await opened()]
    await expect(copyStore({ from, to: failingAfter(to, 2) })).rejects.toThrow('pulled the plug')
    const before = await digestStore(to)
    await expect(makeKey(to)).rejects.toThrow()
    expect(await digestStore(to)).toBe(before)
    expect(await copyStore({ from, to })).toMatchObject({ differing: [], resumed: true })
  })

  it.each<[when: string, at: (to: KeyStore, make: () => Promise<void>) => Partial<KeyStore>]>([
    [
      'before its events are written',
      (to, make) => ({ restore: async records => (records.events && (await make()), to.restore(records)) }),
    ],
    [
      'before its keys are written',
      (to, make) => ({ restore: async records => (records.keys && (await make()), to.restore(records)) }),
    ],
    [
      'before its keys are read',
      (to, make) => ({ listStored: async (after, limit) => (await make(), to.listStored(after, limit)) }),
    ],
    ['before its documents are read', (to, make) => ({ listDocuments: async query => (await make(), to.listDocuments(query)) })],
    ['before the last event is noted', (to, make) => ({ chainHead: async () => (await make(), to.chainHead()) })],
  ])('while it goes on is kept, and ends it: %s', async (_, at) => {
    const [from, to] = [await filled(20), await opened()]
    let made: string | null = null
    const used: KeyStore = {
      ...to,
      ...at(to, async () => {
        if (await to.findDocument('store_copy', 'copy')) made ??= await makeKey(to)
      }),
    }
    await expect(copyStore({ from, to: used })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(made ?? '')).toMatchObject({ id: made })
    await expect(copyStore({ from, to })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(made ?? '')).toMatchObject({ id: made })
  })

  it('is kept also where another copier noted the last event', async () => {
    const { from, to } = await cutAfterKeys()
    // the head of the trail is put back as a late write of another copier does, and what it hid is found by reading all
    const head = await to.chainHead()
    const id = await makeKey(to)
    await to.restore({ chainHead: head })
    await expect(copyStore({ from, to })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(id)).toMatchObject({ id })
  })
})

it('a key that is revoked in an unfinished copy stays revoked, whatever it is in the original', async () => {
  const { from, to } = await cutAfterKeys()
  const [changed] = await from.list({ now: new Date(), limit: 1 })
  await from.replace({ ...changed!, name: 'changed', version: changed!.version + 1 }, changed!.version)
  const keyring = keyringOn(to)
  let revoking: Promise<unknown> | null = null
  const used: KeyStore = {
    ...to,
    async listStored(after, limit) {
      const keys = await to.listStored(after, limit)
      await (revoking ??= keyring.keys.revoke(changed?.id ?? ''))
      return keys
    },
  }
  await expect(copyStore({ from, to: used })).rejects.toThrow(OF_ITS_OWN)
  expect((await to.find(changed?.id ?? ''))?.revokedAt).toBeInstanceOf(Date)
  await keyring.close()
})

describe('a record that is gone from the original', () => {
  it('is kept in the copy where it is changed there at that moment', async () => {
    const { from, to } = await cutAfterKeys()
    const [gone] = await from.list({ now: new Date(), limit: 1 })
    await from.remove(gone?.id ?? '')
    const keyring = keyringOn(to)
    const used: KeyStore = {
      ...to,
      async remove(id, version, alongside) {
        await keyring.keys.update(id, { name: 'changed' })
        return to.remove(id, version, alongside)
      },
    }
    await expect(copyStore({ from, to: used })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(gone?.id ?? '')).toMatchObject({ name: 'changed' })
    await keyring.close()
  })

  it('is kept where it is a document that is changed there at that moment, and others go', async () => {
    const [from, to] = [await filled(40), await opened()]
    await copyStore({ from, to })
    const removed = ['a', 'b'].map(id => sampleDocument({ kind: 'login', id }))
    await to.restore({ documents: removed })
    await forgetDigest(to)
    let writes = 0
    const used: KeyStore = {
      ...to,
      async write(changes) {
        const isDrop = changes.documents?.some(({ becomes }) => becomes === null)
        if (isDrop && writes++ === 0) await to.write({ documents: [putting(removed[0]!)] })
        return to.write(changes)
      },
    }
    // the next pass finds it as it is now
    expect(await copyStore({ from, to: used })).toMatchObject({ differing: [], passes: 3, removed: 2 })
  })

  it('is kept where another copy took over at that moment', async () => {
    for (const kind of ['key', 'document']) {
      const { from, to } = await cutAfterKeys()
      const key = sampleRecord()
      const document = sampleDocument({ kind: 'login' })
      await to.restore(kind === 'key' ? { keys: [{ record: key, usage: [] }] } : { documents: [document] })
      const late: KeyStore = {
        ...to,
        async remove(id, version, alongside) {
          await takeOver(to)
          return to.remove(id, version, alongside)
        },
        async write(changes) {
          if (changes.documents?.some(({ becomes }) => becomes === null)) await takeOver(to)
          return to.write(changes)
        },
      }
      await expect(copyStore({ from, to: late })).rejects.toThrow(TAKEN_OVER)
      expect(await (kind === 'key' ? to.find(key.id) : to.findDocument('login', document.id))).not.toBeNull()
    }
  })
})

describe('two copies into one store', () => {
  it.each<[where: string, method: 'listStored' | 'listDocuments' | 'restore', call: number, message: string]>([
    ['while it writes events', 'restore', 0, TAKEN_OVER],
    ['while it notes the last event', 'restore', 2, OF_ITS_OWN],
    ['while it reads keys', 'listStored', 0, TAKEN_OVER],
    ['while it reads documents', 'listDocuments', 0, TAKEN_OVER],
    ['while it compares keys', 'listStored', 3, TAKEN_OVER],
  ])('the later one goes on, and the earlier one ends: %s', async (_, method, call, message) => {
    const [from, to] = [await filled(300), await opened()]
    const first = pausing(to, method, call)
    const ended = expect(copyStore({ from, to: first.store })).rejects.toThrow(message)
    await first.reached
    const { digest, differing } = await copyStore({ from, to })
    expect(differing).toEqual([])
    // in service now
    const id = await makeKey(to)
    const used = await digestStore(to)
    first.go()
    await ended
    expect(await to.find(id)).toMatchObject({ id })
    expect(await digestStore(to)).toBe(used)
    expect(used).not.toBe(digest)
    await expect(copyStore({ from, to })).rejects.toThrow('was changed since it was copied')
  })

  it('neither is called finished by the one that lost it', async () => {
    const [from, to] = [await filled(3), await opened()]
    // the digest is that of the last pass: nothing was read since
    const late: KeyStore = {
      ...to,
      async write(changes) {
        if (changes.documents?.some(({ becomes }) => becomes?.value.digest)) await takeOver(to)
        return to.write(changes)
      },
    }
    await expect(copyStore({ from, to: late })).rejects.toThrow(TAKEN_OVER)
    expect((await to.findDocument('store_copy', 'copy'))?.value).toMatchObject({ digest: null })
  })

  it('begun at the same moment: one of them ends', async () => {
    const [from, to] = [await filled(300), await opened()]
    const ends = await Promise.allSettled([copyStore({ from, to }), copyStore({ from, to })])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await digestStore(to)).toBe(await digestStore(from))
  })
})

describe('a finished copy in service', () => {
  it('is not called finished where a key was made in it as the last pass ended', async () => {
    const [from, to] = [await filled(20), await opened()]
    let [pass, id] = [0, '']
    const starting: KeyStore = {
      ...to,
      async listDocuments(query) {
        if (pass === 2) id ||= await makeKey(to)
        return to.listDocuments(query)
      },
    }
    const copied = copyStore({ from, to: starting }, progress => void (pass = progress.pass))
    await expect(copied).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(id)).toMatchObject({ id })
  })

  it('loses nothing to a copy that begins as its first key is made', async () => {
    const [from, to] = [await filled(20), await opened()]
    await copyStore({ from, to })
    let id = ''
    const starting: KeyStore = {
      ...to,
      async write(changes) {
        id ||= await makeKey(to)
        return to.write(changes)
      },
    }
    await expect(copyStore({ from, to: starting })).rejects.toThrow(OF_ITS_OWN)
    expect(await to.find(id)).toMatchObject({ id })
  })
})

it('usage that was recorded in an unfinished copy is not kept', async () => {
  const { from, to } = await cutAfterKeys()
  const [key] = await to.list({ now: new Date(), limit: 1 })
  const use = { day: '2026-07-01', outcome: 'allowed', requests: 1, lastUsedAt: new Date(), lastUsedIp: null }
  await to.recordUsage([{ keyId: key?.id ?? '', secretId: '', ...use }])
  expect(await copyStore({ from, to })).toMatchObject({ differing: [] })
  expect(await to.usage(key?.id ?? '', '')).toEqual(await from.usage(key?.id ?? '', ''))
})

it.each([
  ['from', memoryStore, undefined],
  ['into', undefined, memoryStore],
])('a copy %s memory ends, whatever the ids of one instant', async (_, make, makeOther) => {
  const [from, to] = [await opened(make?.()), await opened(makeOther?.())]
  const ids = Array.from({ length: 600 }, (__, i) => `${['\uffff', '\u{10ffff}', '\ue000', 'z', 'é'][i % 5]}${i}`)
  await from.restore({
    keys: ids.map(id => ({ record: sampleRecord({ id }), usage: [] })),
    documents: ids.map(id => sampleDocument({ id })),
  })
  const counts = { keys: 600, documents: 600, events: 0 }
  expect(await copyStore({ from, to })).toMatchObject({ differing: [], counts, written: 1200, removed: 0, passes: 2 })
  // the last of its letter, and the first
  await from.remove('\uffff95')
  await from.remove('\u{10ffff}1')
  expect(await copyStore({ from, to })).toMatchObject({ differing: [], written: 0, removed: 2, passes: 2 })
})

const keyringOn = (store: KeyStore) =>
  createKeyring({ store: { ...store, close: async () => {} }, logger: { warn() {}, error() {} } })

/** Makes a key as an application does that was started on a store; gives its id. */
async function makeKey(store: KeyStore): Promise<string> {
  const keyring = keyringOn(store)
  const { key } = await keyring.keys.create({ name: 'acknowledged' })
  await keyring.close()
  return key.id
}

/** A copy whose keys are there, and that is not finished. */
async function cutAfterKeys() {
  const [from, to] = [await filled(20), await opened()]
  await copyStore({ from, to })
  await forgetDigest(to)
  return { from, to }
}

/** Makes a finished copy one that is not. */
async function forgetDigest(store: KeyStore): Promise<void> {
  const { kind, id, value, createdAt } = (await store.findDocument('store_copy', 'copy'))!
  const becomes = { account: null, value: { ...value, digest: null }, createdAt, expiresAt: null }
  expect(await store.write({ documents: [{ kind, id, becomes }] })).toBe('written')
}

/** Marks a copy as another copier does. */
async function takeOver(store: KeyStore): Promise<void> {
  const { kind, id, value, createdAt } = (await store.findDocument('store_copy', 'copy'))!
  const becomes = { account: null, value: { ...value, copier: 'another' }, createdAt, expiresAt: null }
  expect(await store.write({ documents: [{ kind, id, becomes }] })).toBe('written')
}
