import type { KeyStore, StoreOperation } from 'keywright'
import { expect, expectTypeOf, it } from 'vitest'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { lazyStore } from '../../src/stores/lazy-store.js'
import { later, scriptedStore } from '../cache/scripted-store.js'

const RECORD = sampleRecord()

/** Every call that is told; one that is missing here, or that is none, is no type. */
const TOLD: Readonly<Record<StoreOperation, (store: KeyStore) => unknown>> = {
  findByDigest: store => store.findByDigest('sha256:x'),
  insert: store => store.insert(RECORD),
  find: store => store.find(RECORD.id),
  list: store => store.list({ now: new Date(), limit: 1 }),
  isEmpty: store => store.isEmpty(),
  replace: store => store.replace(RECORD, 1),
  remove: store => store.remove(RECORD.id),
  findDocument: store => store.findDocument('role', 'x'),
  listDocuments: store => store.listDocuments({ kind: 'role', order: 'oldest', limit: 1 }),
  write: store => store.write({}),
  removeExpired: store => store.removeExpired(new Date()),
  listEvents: store => store.listEvents({ order: 'oldest', limit: 1 }),
  chainHead: store => store.chainHead(),
  recordUsage: store => store.recordUsage([]),
  usage: store => store.usage(RECORD.id, '2026-01-01'),
}

function told() {
  const scripted = scriptedStore()
  scripted.scriptAll(later)
  const calls: [operation: StoreOperation, error: unknown][] = []
  const store = lazyStore({
    name: 'scripted:',
    load: async () => scripted.store,
    greet: async () => {},
    deadlineMs: 1000,
    onCall: (operation, _, error) => calls.push([operation, error]),
  })
  return { scripted, store, calls }
}

it.each(Object.entries(TOLD))('a call of the store is told by its name, whatever comes of it: %s', async (operation, call) => {
  const { scripted, store, calls } = told()
  await store.open()
  await call(store)
  const lost = new Error('lost')
  scripted.scriptAll(() => Promise.reject(lost))
  await expect(call(store)).rejects.toBe(lost)
  expect(calls).toEqual([
    [operation, null],
    [operation, lost],
  ])
})

it('what copies a store is not told, and nothing else is left out', async () => {
  const { store, calls } = told()
  await store.open()
  await store.contents()
  await store.listStored(null, 1)
  await store.restore({})
  expect(calls).toEqual([])
  type Untold = 'name' | 'open' | 'watch' | 'close' | 'contents' | 'listStored' | 'restore'
  expectTypeOf<StoreOperation>().toEqualTypeOf<Exclude<keyof KeyStore, Untold>>()
})
