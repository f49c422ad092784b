import type { KeyStore } from '../keys/key-store.js'
import { inTime, isThenable } from '../in-time.js'
import type { StoreOperation } from '../telemetry/telemetry-messages.js'
import { createBreaker } from './breaker.js'

/** A store that opens on its first use, and of which every call has a deadline. */
export interface LazyStore extends KeyStore {
  /** Opens now; rejects with the reason. A failed opening is tried again by the next use, after a second. */
  open(): Promise<void>
  state(): 'unopened' | 'open' | 'unavailable' | 'closed'
  /** How many calls in a row have failed. */
  failures(): number
}

/** What a lazy store is made of. */
export interface LazyStoreParts {
  /** What messages call it. */
  readonly name: string
  /** Gives the store that is to be opened. */
  load(): Promise<KeyStore>
  /** Called once where opening it was no part of a change: it may say what an operator should know. */
  greet(store: KeyStore): Promise<void>
  /** Of a look-up, in milliseconds; a change or a list is given ten times as long. */
  readonly deadlineMs: number
  /** Told of every call that had to be waited for, in seconds. */
  onCall(operation: StoreOperation, seconds: number, error: unknown): void
}

const RETRY_MS = 1000
// a store that hangs must not keep the process from ending
const CLOSING_MS = 5000
// who waits longer for a look-up may as well hear that the store is unavailable; a change may wait for others
const LONGER = 10

/** Puts the opening of a store off to its first use, once for however many callers. */
export function lazyStore({ name, load, greet, deadlineMs, onCall }: LazyStoreParts): LazyStore {
  const breaker = createBreaker(name)
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

  const timed = async <T>(operation: StoreOperation, call: () => Promise<T>, ms: number): Promise<T> => {
    const startedAt = performance.now()
    const told = (error: unknown) => onCall(operation, (performance.now() - startedAt) / 1000, error)
    try {
      const answer = await breaker.run(() => inTime(call(), ms))
      told(null)
      return answer
    } catch (error) {
      told(error)
      throw error
    }
  }

  const change = <T>(operation: StoreOperation, use: (opened: KeyStore) => Promise<T>): Promise<T> =>
    timed(operation, async () => use(store && !closed ? store : await openOnce()), LONGER * deadlineMs)

  // at once where the store is open and answers at once
  const lookUp = <T>(
    operation: StoreOperation,
    open: () => Promise<KeyStore>,
    look: (opened: KeyStore) => T | Promise<T>,
  ): T | Promise<T> => {
    if (!store || closed) return timed(operation, async () => look(await open()), deadlineMs)
    if (breaker.failures() > 0) return timed(operation, async () => look(store ?? (await open())), deadlineMs)
    const answer = look(store)
    return isThenable(answer) ? timed(operation, async () => answer, deadlineMs) : answer
  }

  return {
    name,
    async open() {
      await openAndGreet()
    },
    state() {
      if (closed) return 'closed'
      if (breaker.failures() > 0 || failedAt !== -Infinity) return 'unavailable'
      return store ? 'open' : 'unopened'
    },
    failures: breaker.failures,
    findByDigest: digest => lookUp('findByDigest', openAndGreet, opened => opened.findByDigest(digest)),
    insert: (record, limit, alongside) => change('insert', opened => opened.insert(record, limit, alongside)),
    find: async id => lookUp('find', openOnce, opened => opened.find(id)),
    list: query => change('list', opened => opened.list(query)),
    isEmpty: () => change('isEmpty', opened => opened.isEmpty()),
    replace: (record, version, alongside) => change('replace', opened => opened.replace(record, version, alongside)),
    remove: (id, version, alongside) => change('remove', opened => opened.remove(id, version, alongside)),
    findDocument: (kind, id) => lookUp('findDocument', openOnce, opened => opened.findDocument(kind, id)),
    listDocuments: query => change('listDocuments', opened => opened.listDocuments(query)),
    write: changes => change('write', opened => opened.write(changes)),
    removeExpired: now => change('removeExpired', opened => opened.removeExpired(now)),
    listEvents: query => change('listEvents', opened => opened.listEvents(query)),
    chainHead: async () => lookUp('chainHead', openOnce, opened => opened.chainHead()),
    recordUsage: (usage, batch) => change('recordUsage', opened => opened.recordUsage(usage, batch)),
    usage: (id, since) => change('usage', opened => opened.usage(id, since)),
    // whoever copies a store waits as long as it takes
    contents: async () => (await openOnce()).contents(),
    listStored: async (after, limit) => (await openOnce()).listStored(after, limit),
    restore: async records => (await openOnce()).restore(records),
    watch: onNews => (store && !closed ? store.watch(onNews) : null),
    async close() {
      closed = true
      if (!opening) return
      const ending = opening.then(
        open => open.close(),
        () => undefined,
      )
      await inTime(ending, CLOSING_MS)
    },
  }
}
