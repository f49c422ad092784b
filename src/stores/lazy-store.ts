import type { KeyStore } from '../keys/key-store.js'
import { inTime } from './in-time.js'

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

  return {
    name,
    async open() {
      await openAndGreet()
    },
    findByDigest: digest =>
      store && !closed
        ? inTime(store.findByDigest(digest), LOOK_UP_MS)
        : inTime(openAndGreet(), OPENING_MS).then(opened => inTime(opened.findByDigest(digest), LOOK_UP_MS)),
    insert: async (record, limit) => (await openOnce()).insert(record, limit),
    find: async id => (await openOnce()).find(id),
    list: async query => (await openOnce()).list(query),
    isEmpty: async () => (await openOnce()).isEmpty(),
    replace: async (record, version) => (await openOnce()).replace(record, version),
    remove: async (id, version) => (await openOnce()).remove(id, version),
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
