import type { Alongside, KeyStore } from '../../keys/key-store.js'
import type { ChangeWatch } from '../../audit/change.js'
import { explainOpening } from '../explain-opening.js'
import { explainFailure } from './explain-failure.js'
import { readRedisOptions, type RedisStoreOptions } from './redis-options.js'
import { openRedisEngine, type RedisEngine } from './redis-engine.js'

/**
 * A store on a Redis or Valkey server (6.2 or later) that many processes share. What it acknowledges is as durable as the
 * server is: with `appendfsync always` it is on its disk, by default it is there a second later.
 *
 * @throws TypeError for wrong options; whatever else is wrong rejects `open`, with what to do
 * @example
 * ```ts
 * const keyring = createKeyring({ store: redisStore({ url: 'redis://127.0.0.1:6379' }) })
 * ```
 * @example
 * ```ts
 * const client = new Redis({ sentinels: [{ host: 'sentinel', port: 26379 }], name: 'keys' })
 * const keyring = createKeyring({ store: redisStore({ client }) })
 * ```
 */
export function redisStore(options: RedisStoreOptions): KeyStore {
  const source = readRedisOptions(options)
  const { name } = source
  let engine: RedisEngine | null = null
  let opening: Promise<void> | null = null
  let closing: Promise<void> | null = null
  const watches = new Set<ChangeWatch>()
  const work = new Set<Promise<unknown>>()

  const openNow = async () => {
    try {
      engine = await openRedisEngine(source)
    } catch (error) {
      opening = null
      throw explainOpening(name, error, explainFailure)
    }
  }
  const closeNow = async () => {
    await opening?.catch(() => undefined)
    await Promise.all(Array.from(watches, watch => watch.close()))
    await Promise.allSettled(work)
    engine?.close()
  }
  const opened = (): RedisEngine => {
    if (!engine || closing) throw new Error(`${name} is ${closing ? 'closed' : 'not open yet: call open() first'}`)
    return engine
  }
  // closing waits for what is under way
  const run = async <T>(start: (engine: RedisEngine) => Promise<T>): Promise<T> => {
    const running = start(opened())
    work.add(running)
    try {
      return await running
    } catch (error) {
      throw explainFailure(`${name}:`, error)
    } finally {
      work.delete(running)
    }
  }

  return {
    name,
    async open() {
      if (closing) throw new Error(`${name} is closed`)
      opening ??= openNow()
      return opening
    },
    findByDigest: digest => run(store => store.findByDigest(digest)),
    insert: (record, limit, alongside) => run(store => store.insert(record, limit, alongside)),
    find: id => run(store => store.find(id)),
    list: query => run(store => store.list(query)),
    isEmpty: () => run(store => store.isEmpty()),
    replace: (record, version, alongside) => run(store => store.replace(record, version, alongside)),
    remove: (id, version, alongside?: Alongside) => run(store => store.remove(id, version, alongside)),
    findDocument: (kind, id) => run(store => store.findDocument(kind, id)),
    listDocuments: query => run(store => store.listDocuments(query)),
    write: changes => run(store => store.write(changes)),
    removeExpired: now => run(store => store.removeExpired(now)),
    listEvents: query => run(store => store.listEvents(query)),
    chainHead: () => run(store => store.chainHead()),
    recordUsage: (usage, batch) => run(store => store.recordUsage(usage, batch)),
    usage: (id, since) => run(store => store.usage(id, since)),
    contents: () => run(store => store.contents()),
    listStored: (after, limit) => run(store => store.listStored(after, limit)),
    restore: records => run(store => store.restore(records)),
    watch(onNews) {
      const watch = opened().watch(onNews)
      watches.add(watch)
      return {
        isConnected: watch.isConnected,
        async close() {
          watches.delete(watch)
          await watch.close()
        },
      }
    },
    async close() {
      closing ??= closeNow()
      return closing
    },
  }
}
