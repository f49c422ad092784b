import type { KeyStore, StoredKey, StoreRecords } from 'keywright'
import type { Faults } from './fault.js'

export const copyFaults: Faults = {
  'contents leave expired documents out': store => ({
    contents: async () => {
      const contents = await store.contents()
      return { ...contents, documents: contents.documents.filter(({ kind }) => kind !== 'member') }
    },
  }),
  'kinds that are gone are counted': store => ({
    contents: async () => {
      const contents = await store.contents()
      return contents.keys > 0 ? { ...contents, documents: [...contents.documents, { kind: 'gone', count: 0 }] } : contents
    },
  }),
  'kinds are counted without case': store => ({
    contents: async () => {
      const contents = await store.contents()
      return { ...contents, documents: contents.documents.map(({ kind, count }) => ({ kind: kind.toLowerCase(), count })) }
    },
  }),
  'stored keys are listed newest first': store => listed(store, keys => keys.toReversed()),
  'stored keys are listed without their usage': store => listed(store, keys => keys.map(key => ({ ...key, usage: [] }))),
  'all stored keys have the usage of the first': store =>
    listed(store, keys => keys.map(key => ({ ...key, usage: keys[0]?.usage ?? [] }))),
  'stored keys are listed with their current secret alone': store =>
    listed(store, keys => keys.map(key => ({ ...key, record: { ...key.record, secrets: key.record.secrets.slice(0, 1) } }))),
  'days of usage are listed newest first': store =>
    listed(store, keys => keys.map(key => ({ ...key, usage: key.usage.toReversed() }))),
  'one stored key too many is listed': store => ({ listStored: (after, limit) => store.listStored(after, limit + 1) }),
  'stored keys of the same instant are passed over': store => ({
    listStored: async (after, limit) => {
      const keys = await store.listStored(after, limit + 100)
      return keys.filter(({ record }) => !after || record.createdAt > after.createdAt).slice(0, limit)
    },
  }),
  'a restored key is of version 1': store => restoring(store, record => ({ ...record, version: 1 })),
  'a restored key was never used': store => restoring(store, record => ({ ...record, lastUsedAt: null, lastUsedIp: null })),
  'a restored key has no usage': store => ({
    restore: ({ keys = [], ...records }) =>
      store.restore({ ...records, keys: keys.map(({ record }) => ({ record, usage: [] })) }),
  }),
  'a restored key is inserted': store => ({
    restore: async ({ keys = [], ...records }) => {
      await store.restore(records)
      for (const { record } of keys) await store.insert(record)
    },
  }),
  'usage is added to what is there': store => ({
    restore: async records => {
      const before = new Map<string, StoredKey['usage']>()
      for (const { record } of records.keys ?? []) before.set(record.id, await store.usage(record.id, ''))
      const keys = (records.keys ?? []).map(key => ({ ...key, usage: [...(before.get(key.record.id) ?? []), ...key.usage] }))
      await store.restore({ ...records, keys })
    },
  }),
  'a restored document is of the next version': store => ({
    restore: async ({ documents = [], ...records }) => {
      await store.restore(records)
      await store.write({
        documents: documents.map(({ kind, id, account, value, createdAt, expiresAt }) => ({
          kind,
          id,
          becomes: { account, value, createdAt, expiresAt },
        })),
      })
    },
  }),
  'restored events are sealed anew': store => ({
    restore: async ({ events = [], chainHead: _, ...records }) => {
      await store.restore(records)
      await store.write({ events })
    },
  }),
  'the note of the last event is not restored': store => ({ restore: ({ chainHead: _, ...records }) => store.restore(records) }),
  'the note of the last event moves by itself': store => ({
    restore: async records => {
      const last = records.events?.at(-1)
      await store.restore({ ...records, ...(last && records.chainHead === undefined ? { chainHead: last } : {}) })
    },
  }),
  'records are restored one kind after the other': store => ({
    restore: async ({ keys = [], documents = [], ...records }) => {
      await store.restore({ keys })
      await store.restore({ documents })
      await store.restore(records)
    },
  }),
  'no more than a hundred records are restored': store => ({
    restore: ({ keys = [], ...records }) => store.restore({ ...records, keys: keys.slice(0, 100) }),
  }),
}

function listed(store: KeyStore, change: (keys: StoredKey[]) => StoredKey[]): Partial<KeyStore> {
  return { listStored: async (after, limit) => change(await store.listStored(after, limit)) }
}

function restoring(store: KeyStore, change: (record: StoredKey['record']) => StoredKey['record']): Partial<KeyStore> {
  return {
    restore: ({ keys = [], ...records }: StoreRecords) =>
      store.restore({ ...records, keys: keys.map(({ record, usage }) => ({ record: change(record), usage })) }),
  }
}
