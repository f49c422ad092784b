import type { KeyStore } from '../keys/key-store.js'
import { inTime } from '../in-time.js'

/** A store that opens on its first use. */
export interface LazyStore extends KeyStore {
  /** Opens now; rejects with the reason. A failed opening is tried again by the next use, after a second. */
  open(): Promise<void>
}

const RETRY_MS = 1000
// a look-up is on a request's path, and who waits longer may as well hear that the store is unavailable
const LOOK_UP_MS = 1000
const OPENING_MS = 10_000

/**
 * Puts the opening of a store off to its first use, once for however many callers.
 *
 * @param load gives the store that is to be opened
 * @param greet called once where opening it was no part of a change: it may say what an operator should know
 */
export function lazyStore(name: string, load: () => Promise<KeyStore>, greet: (store: KeyStore) => Promise<void>): LazyStore {
  let store: KeyStore | null = null
  let opening: Promise<KeyStore> | null = null
  let greeting: Promise<void> | null = null
  let failedAt = -Infinity
  let closed = false

  const openOnce = (): Promise<KeyStore> => {
    if (closed) return Promise.reject(new Error('the keyring is closed'))
    if (opening && (failedAt === -Infinity || performance.now() - failedAt < RETRY_MS)) return opening
    failedAt = -Infinity
    opening = openNow()
    opening.catch(() => {
      failedAt = performance.now()
    })
    return opening
  }
  const openNow = async () => {
    const loaded = await load()
    await loaded.open()
    store = loaded
    return loaded
  }
  const openAndGreet = async () => {
    const opened = await openOnce()
    // what is said decides nothing
    greeting ??= greet(opened).catch(() => undefined)
    await greeting
    return opened
  }

  // at once where the store is open and answers at once
  const lookUp = <T>(open: () => Promise<KeyStore>, look: (opened: KeyStore) => T | Promise<T>): T | Promise<T> =>
    store && !closed
      ? inTime(look(store), LOOK_UP_MS)
      : inTime(open(), OPENING_MS).then(opened => inTime(look(opened), LOOK_UP_MS))

  return {
    name,
    async open() {
      await openAndGreet()
    },
    findByDigest: digest => lookUp(openAndGreet, opened => opened.findByDigest(digest)),
    insert: async (record, limit, alongside) => (await openOnce()).insert(record, limit, alongside),
    find: async id => (await openOnce()).find(id),
    list: async query => (await openOnce()).list(query),
    isEmpty: async () => (await openOnce()).isEmpty(),
    replace: async (record, version, alongside) => (await openOnce()).replace(record, version, alongside),
    remove: async (id, version, alongside) => (await openOnce()).remove(id, version, alongside),
    findDocument: (kind, id) => lookUp(openOnce, opened => opened.findDocument(kind, id)),
    listDocuments: async query => (await openOnce()).listDocuments(query),
    write: async changes => (await openOnce()).write(changes),
    removeExpired: async now => (await openOnce()).removeExpired(now),
    listEvents: async query => (await openOnce()).listEvents(query),
    chainHead: async () => (await openOnce()).chainHead(),
    recordUsage: async usage => (await openOnce()).recordUsage(usage),
    usage: async (id, since) => (await openOnce()).usage(id, since),
    async close() {
      closed = true
      if (opening)
        await opening.then(
          open => open.close(),
          () => undefined,
        )
    },
  }
}
