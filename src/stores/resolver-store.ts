import type { KeyResolver, KeyStore } from '../keys/key-store.js'

const METHODS = [
  'open',
  'findByDigest',
  'insert',
  'find',
  'list',
  'isEmpty',
  'replace',
  'remove',
  'findDocument',
  'listDocuments',
  'write',
  'removeExpired',
  'listEvents',
  'chainHead',
  'recordUsage',
  'usage',
  'contents',
  'listStored',
  'restore',
  'watch',
  'close',
] as const

/** Whether a value is a whole store, rather than a resolver that has `findByDigest` alone. */
export const isKeyStore = (store: KeyStore | KeyResolver): store is KeyStore => 'insert' in store

/**
 * Checks that a store or resolver of the user's has its methods.
 *
 * @throws TypeError that names the missing ones
 */
export function checkStore(store: KeyStore | KeyResolver): void {
  const needed = isKeyStore(store) ? METHODS : (['findByDigest'] as const)
  const missing = needed.filter(method => typeof (store as KeyStore)[method] !== 'function')
  if (missing.length > 0)
    throw new TypeError(`createKeyring: the store has no method ${missing.join(', ')}; see docs/custom-store.md`)
  if (isKeyStore(store) && (typeof store.name !== 'string' || store.name === ''))
    throw new TypeError('createKeyring: the store has no name, which messages call it by; see docs/custom-store.md')
}

/** A resolver in the form of a store: keys are found, and everything else says what is missing. */
export function resolverStore(resolver: KeyResolver): KeyStore {
  return {
    name: 'a resolver',
    async open() {},
    findByDigest: digest => resolver.findByDigest(digest),
    insert: refuse,
    find: refuse,
    list: refuse,
    isEmpty: async () => false,
    replace: refuse,
    remove: refuse,
    findDocument: () => null,
    listDocuments: refuse,
    write: refuse,
    removeExpired: async () => 0,
    listEvents: refuse,
    chainHead: refuse,
    recordUsage: async () => {},
    usage: refuse,
    contents: refuse,
    listStored: refuse,
    restore: refuse,
    watch: () => null,
    async close() {},
  }
}

async function refuse(): Promise<never> {
  throw new TypeError('this keyring has a resolver with findByDigest alone: to manage keys, give createKeyring a whole KeyStore')
}
