import type { Alongside, KeyStore } from '../../keys/key-store.js'
import { findKey } from './find-key.js'
import { insertKey } from './insert-key.js'
import { isEmpty } from './is-empty.js'
import { listDocuments } from './list-documents.js'
import { listEvents } from './list-events.js'
import { listKeys } from './list-keys.js'
import { listStored } from './list-stored.js'
import { readChainHead } from './read-chain-head.js'
import { readContents } from './read-contents.js'
import { readUsage } from './read-usage.js'
import { recordUsage } from './record-usage.js'
import { removeExpired } from './remove-expired.js'
import { removeKey } from './remove-key.js'
import { replaceKey } from './replace-key.js'
import { restoreRecords } from './restore-records.js'
import type { SqlEngine } from './sql-engine.js'
import { writeChanges } from './write-changes.js'

const EXPIRED_PART = 500

/** What an SQL store is made of. */
export interface SqlStoreParts {
  /** What messages call the store; never with a password. */
  readonly name: string
  /** Opens the database and brings its tables to this version; called again after it rejected. */
  open(): Promise<SqlEngine>
}

/** A store on an SQL database: opened once for however many callers, closed once. */
export function sqlStore({ name, open }: SqlStoreParts): KeyStore {
  let opening: Promise<void> | null = null
  let engine: SqlEngine | null = null
  let closing: Promise<void> | null = null

  const openNow = async () => {
    try {
      engine = await open()
    } catch (error) {
      opening = null
      throw error
    }
  }
  const closeNow = async () => {
    await opening?.catch(() => undefined)
    await engine?.close()
  }
  const notOpen = () => new Error(`${name} is ${closing ? 'closed' : 'not open yet: call open() first'}`)
  const opened = (): SqlEngine => {
    if (!engine || closing) throw notOpen()
    return engine
  }
  const read: SqlEngine['read'] = async work => opened().read(work)
  const write: SqlEngine['write'] = async (work, changes) => opened().write(work, changes)
  const newsOf = (alongside: Alongside | undefined) => alongside?.events ?? []

  return {
    name,
    async open() {
      if (closing) throw notOpen()
      opening ??= openNow()
      return opening
    },
    findByDigest: digest => (engine && !closing ? engine.findByDigest(digest) : Promise.reject(notOpen())),
    insert: (record, limit, alongside) => write(db => insertKey(db, record, limit, alongside), newsOf(alongside)),
    find: id => read(db => findKey(db, id)),
    list: query => read(db => listKeys(db, query)),
    isEmpty: () => read(isEmpty),
    async replace(record, version, alongside) {
      const { usageForms } = opened()
      return write(db => replaceKey(db, record, version, alongside, usageForms), newsOf(alongside))
    },
    async remove(id, version, alongside) {
      const { usageForms } = opened()
      return write(db => removeKey(db, id, version, alongside, usageForms), newsOf(alongside))
    },
    findDocument: (kind, id) => (engine && !closing ? engine.findDocument(kind, id) : Promise.reject(notOpen())),
    listDocuments: query => read(db => listDocuments(db, query)),
    write: changes => write(db => writeChanges(db, changes), newsOf(changes)),
    async removeExpired(now) {
      let removed = 0
      // in parts, so that nobody waits for long
      for (let part = EXPIRED_PART; part === EXPIRED_PART; removed += part)
        part = await write(db => removeExpired(db, now, EXPIRED_PART))
      return removed
    },
    listEvents: query => read(db => listEvents(db, query)),
    chainHead: () => read(readChainHead),
    async recordUsage(usage, batch) {
      const { recordUsage: record, usageForms } = opened()
      return record(db => recordUsage(db, usage, batch, usageForms))
    },
    usage: (id, since) => read(db => readUsage(db, id, since)),
    contents: () => read(readContents),
    listStored: (after, limit) => read(db => listStored(db, after, limit)),
    restore: records => write(db => restoreRecords(db, records)),
    watch: onNews => opened().watch(onNews),
    async close() {
      closing ??= closeNow()
      return closing
    },
  }
}
