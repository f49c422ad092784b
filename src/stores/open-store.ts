import { quote } from '../restrictions/quote.js'
import type { KeyStore } from '../keys/key-store.js'

type Loader = (rest: string) => Promise<KeyStore>

const LOADERS: Readonly<Record<string, Loader>> = {
  memory: async () => (await import('./memory/memory-store.js')).memoryStore(),
  sqlite: async path => (await import('./sqlite/sqlite-store.js')).sqliteStore({ path }),
}

/**
 * Reads a store URL; the store's code is loaded when the returned function is called.
 *
 * @param url `memory:` or `sqlite:PATH`
 * @param source where the URL comes from, for messages
 * @throws TypeError that says which URLs there are; it repeats no more of a URL than its scheme, since there may be a password in it
 */
export function readStoreUrl(url: string, source = 'store'): () => Promise<KeyStore> {
  const known = 'memory: or sqlite:PATH'
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url)
  const scheme = match?.[1]?.toLowerCase()
  const load = scheme !== undefined && Object.hasOwn(LOADERS, scheme) ? LOADERS[scheme] : undefined
  if (!match || scheme === undefined) throw new TypeError(`${source} is not a store URL: write ${known}`)
  if (!load) throw new TypeError(`${source}: there is no store for ${quote(`${scheme}:`)}: write ${known}`)
  const rest = match[2] ?? ''
  if (scheme === 'memory' && rest !== '') throw new TypeError(`${source}: a memory store has no path: write "memory:"`)
  if (scheme === 'sqlite' && (rest === '' || rest.startsWith('//')))
    throw new TypeError(`${source}: sqlite: needs a path behind it, as in "sqlite:keywright.db"`)
  return () => load(rest)
}
