import type { KeyStore } from '../keys/key-store.js'

/** A store whose code is loaded when it is opened. */
export function deferredStore(name: string, load: () => Promise<KeyStore>): KeyStore {
  let loading: Promise<KeyStore> | null = null
  let store: KeyStore | null = null
  let closed = false

  const notOpen = () => new Error(`${name} is ${closed ? 'closed' : 'not open yet: call open() first'}`)
  const opened = (): KeyStore => {
    if (!store) throw notOpen()
    return store
  }
  const loadOnce = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }

  return {
    name,
    async open() {
      if (closed) throw notOpen()
      const loaded = await loadOnce()
      await loaded.open()
      store = loaded
    },
    findByDigest: digest => (store ? store.findByDigest(digest) : Promise.reject(notOpen())),
    insert: async (record, limit, alongside) => opened().insert(record, limit, alongside),
    find: async id => opened().find(id),
    list: async query => opened().list(query),
    isEmpty: async () => opened().isEmpty(),
    replace: async (record, version, alongside) => opened().replace(record, version, alongside),
    remove: async (id, version, alongside) => opened().remove(id, version, alongside),
    findDocument: (kind, id) => (store ? store.findDocument(kind, id) : Promise.reject(notOpen())),
    listDocuments: async query => opened().listDocuments(query),
    write: async changes => opened().write(changes),
    removeExpired: async now => opened().removeExpired(now),
    listEvents: async query => opened().listEvents(query),
    chainHead: async () => opened().chainHead(),
    recordUsage: async (usage, batch) => opened().recordUsage(usage, batch),
    usage: async (id, since) => opened().usage(id, since),
    contents: async () => opened().contents(),
    listStored: async (after, limit) => opened().listStored(after, limit),
    restore: async records => opened().restore(records),
    watch: onNews => opened().watch(onNews),
    async close() {
      closed = true
      await (await loading)?.close()
    },
  }
}
