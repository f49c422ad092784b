import type { Document, DocumentChange, KeyStore } from 'keywright'
import type { Faults } from './fault.js'

type Change = (change: DocumentChange) => DocumentChange

export const documentFaults: Faults = {
  'a document is changed whatever is expected': store => writing(store, ({ expected: _, ...change }) => change),
  'a document must not be expected to be missing': store =>
    writing(store, ({ expected, ...change }) =>
      expected === null ? change : { ...change, ...(expected === undefined ? {} : { expected }) },
    ),
  'a missing document is of version 0': store =>
    writing(store, change => (change.expected === 0 ? { ...change, expected: null } : change)),
  'a mere condition removes': store => writing(store, change => ('becomes' in change ? change : { ...change, becomes: null })),
  'what is removed stays': store =>
    writing(store, change =>
      change.becomes === null ? { kind: change.kind, id: change.id, expected: change.expected ?? null } : change,
    ),
  'documents change one by one': store => ({
    write: async ({ documents = [], events = [] }) => {
      for (const change of documents) if ((await store.write({ documents: [change] })) === 'conflict') return 'conflict'
      return store.write({ events })
    },
  }),
  'conditions are looked at before anything changes': store => ({
    write: async changes => {
      for (const { kind, id, expected } of changes.documents ?? []) {
        const version = (await store.findDocument(kind, id))?.version ?? null
        if (expected !== undefined && expected !== version) return 'conflict'
      }
      return store.write({ ...changes, documents: changes.documents?.map(({ expected: _, ...change }) => change) ?? [] })
    },
  }),
  'the version does not grow': store => found(store, document => ({ ...document, version: 1 })),
  'the version counts what was removed': store => {
    const removed = new Map<string, number>()
    return {
      write: async changes => {
        for (const { id, becomes } of changes.documents ?? []) if (becomes === null) removed.set(id, 1)
        return store.write(changes)
      },
      findDocument: async (kind, id) => {
        const document = await store.findDocument(kind, id)
        return document && { ...document, version: document.version + (removed.get(id) ?? 0) }
      },
    }
  },
  'documents are found without case': store => ({
    findDocument: async (kind, id) =>
      (await store.findDocument(kind, id)) ??
      (await store.listDocuments({ kind, order: 'newest', limit: 1000 })).find(
        each => each.id.toLowerCase() === id.toLowerCase(),
      ) ??
      null,
  }),
  'documents are found of every kind': store => ({
    findDocument: async (kind, id) => (await store.findDocument(kind, id)) ?? store.findDocument('role', id),
  }),
  'an expired document is not found': store => found(store, document => (document.expiresAt ? null : document)),
  'an expired document is not listed': store => listed(store, ({ expiresAt }) => !expiresAt || expiresAt > new Date(1)),
  'a document loses its milliseconds': store =>
    found(store, document => ({ ...document, createdAt: new Date(Math.floor(document.createdAt.getTime() / 1000) * 1000) })),
  'a document is what was given': store => {
    const given = new Map<string, Document['value']>()
    return {
      write: async changes => {
        const result = await store.write(changes)
        for (const { id, becomes } of result === 'written' ? (changes.documents ?? []) : [])
          if (becomes) given.set(id, becomes.value)
        return result
      },
      findDocument: async (kind, id) => {
        const document = await store.findDocument(kind, id)
        return document && { ...document, value: given.get(id) ?? document.value }
      },
    }
  },
  'listed documents come newest first': store => ({
    listDocuments: query => store.listDocuments({ ...query, order: 'newest' }),
  }),
  'documents of one instant come in any order': store => ({
    listDocuments: async query =>
      (await store.listDocuments(query)).toSorted((a, b) => {
        const later = a.createdAt.getTime() - b.createdAt.getTime()
        return (query.order === 'oldest' ? later : -later) || (a.id < b.id ? -1 : 1)
      }),
  }),
  'documents of nobody are those of everybody': store => ({
    listDocuments: ({ account, ...query }) => store.listDocuments(account == null ? query : { ...query, account }),
  }),
  'a page of documents begins with the last one seen': store => ({
    listDocuments: async query => {
      const { after, ...rest } = query
      const all = await store.listDocuments({ ...rest, limit: 5000 })
      return all
        .slice(
          Math.max(
            0,
            all.findIndex(({ id }) => id === after?.id),
          ),
        )
        .slice(0, query.limit)
    },
  }),
  'documents expire a millisecond late': store => ({
    removeExpired: now => store.removeExpired(new Date(now.getTime() - 1)),
  }),
  'documents expire a millisecond early': store => ({
    removeExpired: now => store.removeExpired(new Date(Math.min(8.64e15, now.getTime() + 1))),
  }),
  'nobody says how many expired': store => ({ removeExpired: async now => Math.min(1, await store.removeExpired(now)) }),
  'documents that never expire do': store => ({
    removeExpired: async now => {
      const members = await store.listDocuments({ kind: 'member', order: 'newest', limit: 100 })
      const documents = members.filter(({ expiresAt }) => !expiresAt).map(({ kind, id }) => ({ kind, id, becomes: null }))
      await store.write({ documents })
      return store.removeExpired(now)
    },
  }),
  'a date that is none never expires': store =>
    writing(store, change =>
      Number.isNaN(change.becomes?.expiresAt?.getTime()) && change.becomes
        ? { ...change, becomes: { ...change.becomes, expiresAt: null } }
        : change,
    ),
  'ids of documents are cut': store => ({
    findDocument: (kind, id) => store.findDocument(kind.replace(/\0.*/s, ''), id.replace(/(?<=.)\0.*/s, '')),
    write: changes =>
      store.write({
        ...changes,
        documents: changes.documents?.map(change => ({ ...change, id: change.id.replace(/(?<=.)\0.*/s, '') })) ?? [],
      }),
  }),
  'values are cut': store =>
    found(store, document => ({
      ...document,
      value: JSON.parse(JSON.stringify(document.value).replaceAll('\\u0000', '')) as Document['value'],
    })),
}

function writing(store: KeyStore, change: Change): Partial<KeyStore> {
  return { write: changes => store.write({ ...changes, documents: changes.documents?.map(change) ?? [] }) }
}

function found(store: KeyStore, change: (document: Document) => Document | null): Partial<KeyStore> {
  return {
    findDocument: async (kind, id) => {
      const document = await store.findDocument(kind, id)
      return document && change(document)
    },
  }
}

function listed(store: KeyStore, passes: (document: Document) => boolean): Partial<KeyStore> {
  return { listDocuments: async query => (await store.listDocuments(query)).filter(passes) }
}
