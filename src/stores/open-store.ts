import { checkOptions, option } from '../check-options.js'
import { quote } from '../restrictions/quote.js'
import type { KeyStore } from '../keys/key-store.js'
import { deferredStore } from './deferred-store.js'
import { readMysqlUrl } from './mysql/read-mysql-url.js'
import { readPostgresUrl } from './postgres/read-postgres-url.js'
import { readRedisUrl } from './redis/read-redis-url.js'
import { readSqliteUrl } from './sqlite/read-sqlite-url.js'

/** How a store is opened by its URL. */
export interface OpenStoreOptions {
  /** How long a server may take to answer, at most 60; 1 by default. Embedded stores have no use for it. */
  deadlineSeconds?: number
}

/** What a URL says of a store that nothing is loaded of yet. */
export interface NamedStore {
  /** What messages call it, as the store itself does: never with a user, a password or a parameter. */
  readonly name: string
  /** Loads the code of the store; it is not open then. */
  load(): Promise<KeyStore>
}

interface StoreKind {
  /** Of a server: what may stand behind the scheme. */
  readonly example?: string
  /** @throws TypeError for a URL that can't be right */
  nameOf(url: string, where: string): string
  load(url: string, options: OpenStoreOptions): Promise<KeyStore>
}

const postgres: StoreKind = {
  example: '://user:password@host/database',
  nameOf: (url, where) => readPostgresUrl(url, where).name,
  load: async (url, options) => (await import('./postgres/postgres-store.js')).postgresStore({ url, ...options }),
}
const mysql: StoreKind = {
  example: '://user:password@host/database',
  nameOf: (url, where) => readMysqlUrl(url, where).name,
  load: async (url, options) => (await import('./mysql/mysql-store.js')).mysqlStore({ url, ...options }),
}
const redis: StoreKind = {
  example: '://host:6379',
  nameOf: (url, where) => readRedisUrl(url, where).name,
  load: async (url, options) => (await import('./redis/redis-store.js')).redisStore({ url, ...options }),
}

const KINDS: Readonly<Record<string, StoreKind>> = {
  memory: {
    nameOf(url, where) {
      if (behindScheme(url) !== '') throw new TypeError(`${where}: a memory store has no path: write "memory:"`)
      return 'memory:'
    },
    load: async () => (await import('./memory/memory-store.js')).memoryStore(),
  },
  sqlite: {
    nameOf: (url, where) => readSqliteUrl(url, where).name,
    load: async url => (await import('./sqlite/sqlite-store.js')).sqliteStore({ path: behindScheme(url) }),
  },
  postgres,
  postgresql: postgres,
  mysql,
  mariadb: mysql,
  redis,
  rediss: redis,
}

// of each kind one, as messages name them
const FORMS: readonly string[] = [
  'memory:',
  'sqlite:PATH',
  'postgres://USER:PASSWORD@HOST/DATABASE',
  'mysql://USER:PASSWORD@HOST/DATABASE',
  'redis://HOST:PORT',
]

const LONGEST_DEADLINE_SECONDS = 60

const behindScheme = (url: string) => url.slice(url.indexOf(':') + 1)

/**
 * The store of a URL: for work on a store without a keyring. Its `name` has no password in it.
 *
 * @param url `memory:`, `sqlite:PATH`, or the URL of a server, as `createKeyring` takes them
 * @returns a store that is not open yet: its code is loaded, and its server called, by `open()`, which rejects with the reason
 * @throws TypeError for what is no store URL, of which it repeats no password, and for a wrong option
 * @example
 * ```ts
 * const store = openStore('sqlite:keywright.db')
 * await store.open()
 * console.log(await store.contents())
 * await store.close()
 * ```
 */
export function openStore(url: string, options: OpenStoreOptions = {}): KeyStore {
  checkOptions('openStore', options, { deadlineSeconds: option.upTo(LONGEST_DEADLINE_SECONDS) })
  const { name, load } = readStoreUrl(url, 'openStore: url', options)
  return deferredStore(name, load)
}

/**
 * Reads a store URL, and loads nothing.
 *
 * @param url `memory:`, `sqlite:PATH`, or the URL of a server
 * @param source where the URL comes from, for messages
 * @throws TypeError that says what would be right; it repeats no password
 */
export function readStoreUrl(url: string, source = 'store', options: OpenStoreOptions = {}): NamedStore {
  const known = `${FORMS.slice(0, -1).join(', ')} or ${FORMS.at(-1)}`
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) throw new TypeError(`${source} is not a store URL: write ${known}`)
  const kind = Object.hasOwn(KINDS, scheme) ? KINDS[scheme] : undefined
  if (!kind) throw new TypeError(`${source}: there is no store for ${quote(`${scheme}:`)}: write ${known}`)
  if (kind.example !== undefined && !behindScheme(url).startsWith('//'))
    throw new TypeError(`${source}: ${scheme}: needs a host behind it, as in "${scheme}${kind.example}"`)
  return { name: kind.nameOf(url, source), load: () => kind.load(url, options) }
}
