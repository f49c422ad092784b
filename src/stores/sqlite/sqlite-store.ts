import type { KeyStore } from '../../keys/key-store.js'
import { findKey } from '../sql/find-key.js'
import { insertKey } from '../sql/insert-key.js'
import { isEmpty } from '../sql/is-empty.js'
import { listDocuments } from '../sql/list-documents.js'
import { listEvents } from '../sql/list-events.js'
import { listKeys } from '../sql/list-keys.js'
import { readChainHead } from '../sql/read-chain-head.js'
import { readUsage } from '../sql/read-usage.js'
import { recordUsage } from '../sql/record-usage.js'
import { removeExpired } from '../sql/remove-expired.js'
import { removeKey } from '../sql/remove-key.js'
import { replaceKey } from '../sql/replace-key.js'
import { writeChanges } from '../sql/write-changes.js'
import { explainFailure } from './explain-failure.js'
import { type OpenSqlite, openSqlite, type Work } from './open-sqlite.js'
import { sqliteFailure } from './sqlite-failure.js'
import { readSource, type SqliteStoreOptions } from './sqlite-source.js'

/**
 * A store in an SQLite file, which several processes of one machine may share. What it acknowledges is on the disk.
 *
 * SQLite is Node's own from 22.13 on, and the package `@photostructure/sqlite` before that. A file that another program
 * or a later version made is refused and left as it is.
 *
 * @throws TypeError for wrong options; whatever else is wrong rejects `open`, with the path and what to do
 * @example
 * ```ts
 * const keyring = createKeyring({ store: sqliteStore({ path: 'keys.db' }) })
 * ```
 * @example
 * ```ts
 * const database = new DatabaseSync('app.db')
 * const keyring = createKeyring({ store: sqliteStore({ database }) })
 * ```
 */
export function sqliteStore(options: SqliteStoreOptions): KeyStore {
  const source = readSource(options)
  let opening: Promise<void> | null = null
  let sqlite: OpenSqlite | null = null
  let closing: Promise<void> | null = null

  const openNow = async () => {
    try {
      const database = await source.open()
      sqlite = await openSqlite(database, () => source.close(database))
    } catch (error) {
      opening = null
      throw new Error(`${source.place} can't be opened: ${explainFailure(error)}`, { cause: error })
    }
  }
  const closeNow = async () => {
    await opening?.catch(() => undefined)
    await sqlite?.close()
  }
  const notOpen = () => new Error(`${source.name} is ${closing ? 'closed' : 'not open yet: call open() first'}`)
  const opened = (): OpenSqlite => {
    if (!sqlite || closing) throw notOpen()
    return sqlite
  }
  const read = async <T>(work: Work<T>): Promise<T> => opened().read(work).catch(explain)
  const write = async <T>(work: Work<T>): Promise<T> => opened().write(work).catch(explain)
  const explain = (error: unknown): never => {
    throw sqliteFailure(error) === null ? error : new Error(`${source.name}: ${explainFailure(error)}`, { cause: error })
  }

  return {
    name: source.name,
    async open() {
      if (closing) throw notOpen()
      opening ??= openNow()
      return opening
    },
    findByDigest: digest => (sqlite && !closing ? sqlite.findByDigest(digest) : Promise.reject(notOpen())),
    insert: (record, limit, alongside) => write(db => insertKey(db, record, limit, alongside)),
    find: id => read(db => findKey(db, id)),
    list: query => read(db => listKeys(db, query)),
    isEmpty: () => read(isEmpty),
    replace: (record, version, alongside) => write(db => replaceKey(db, record, version, alongside)),
    remove: (id, version, alongside) => write(db => removeKey(db, id, version, alongside)),
    findDocument: (kind, id) => (sqlite && !closing ? sqlite.findDocument(kind, id) : Promise.reject(notOpen())),
    listDocuments: query => read(db => listDocuments(db, query)),
    write: changes => write(db => writeChanges(db, changes)),
    removeExpired: now => write(db => removeExpired(db, now)),
    listEvents: query => read(db => listEvents(db, query)),
    chainHead: () => read(readChainHead),
    recordUsage: usage => write(db => recordUsage(db, usage)),
    usage: (id, since) => read(db => readUsage(db, id, since)),
    async close() {
      closing ??= closeNow()
      return closing
    },
  }
}
