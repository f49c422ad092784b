import { openSqlite } from '../open-sqlite.mjs'
import { insertOther } from '../core/insert-other.mjs'
import { storedKey } from './stored-key.mjs'

const AT_ONCE = 500
const CACHE_KIB = 4_000_000

/**
 * Puts keys into a store, from one number to another.
 *
 * @returns keys per second, and how
 */
export async function fill({ store, kind, url, from, to }) {
  const start = performance.now()
  if (kind === 'sqlite') await fillSqlite(url.slice('sqlite:'.length), from, to)
  else await restore(store, from, to)
  const how = kind === 'sqlite' ? 'prepared inserts, one transaction' : `restore(), ${AT_ONCE} keys in a transaction`
  return { perSecond: ((to - from) * 1000) / (performance.now() - start), how }
}

// as `keywright store copy` does
async function restore(store, from, to) {
  for (let first = from; first < to; first += AT_ONCE) {
    const keys = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, i) => storedKey(first + i))
    await store.restore({ keys })
  }
}

// behind the store's back, in its own tables: ten million keys would take hours otherwise
async function fillSqlite(path, from, to) {
  const database = await openSqlite(path)
  database.exec(`pragma cache_size = -${CACHE_KIB}; begin`)
  for (let i = from; i < to; i++) insertOther(database, storedKey(i).record)
  database.exec('commit; pragma wal_checkpoint(truncate)')
  database.close()
}
