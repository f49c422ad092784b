import { setTimeout as sleep } from 'node:timers/promises'
import { type AuditEvent, type KeyStore, sealEvent } from 'keywright'
import { sqliteStore } from 'keywright/stores/sqlite'
import { fullDocument, putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { fullEvent, sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { fullRecord, sampleRecord, sampleSecret } from '../../src/stores/conformance/sample-record.js'

const DAY = Date.UTC(2026, 5, 1)

/** Opens a store: an SQLite one of its own where none is given. */
export async function opened(store: KeyStore = sqliteStore({ path: ':memory:' })): Promise<KeyStore> {
  await store.open()
  return store
}

/** A store with so many keys and as many documents, and one of each that has no empty field. */
export async function filled(count: number, made?: KeyStore): Promise<KeyStore> {
  const store = await opened(made)
  const instants = Array.from({ length: count }, (_, i) => new Date(DAY + 1000 * ((i * 7) % 50)))
  const keys = instants.map((createdAt, i) => {
    const secrets = Array.from({ length: 1 + (i % 3) }, () => sampleSecret())
    return { record: sampleRecord({ createdAt, secrets, version: 1 + (i % 5) }), usage: [] }
  })
  const documents = instants.map((createdAt, i) =>
    sampleDocument({
      kind: ['member', 'member', 'role', 'login'][i % 4] ?? '',
      createdAt,
      expiresAt: new Date(i),
      version: 1 + (i % 4),
    }),
  )
  const events: AuditEvent[] = []
  for (const at of instants) events.push(sealEvent(sampleEvent({ at }), events.at(-1) ?? null))
  const last = events.at(-1)
  await store.restore({ keys, documents, events, ...(last ? { chainHead: { sequence: last.sequence, hash: last.hash } } : {}) })
  const full = fullRecord()
  await store.insert({ ...full, id: 'key_full' }, undefined, { documents: [putting(fullDocument())], events: [fullEvent()] })
  await store.write({ documents: [putting(sampleDocument({ kind: 'login', id: 'login_1' }))] })
  const days = ['2026-03-01', '2026-03-02']
  await store.recordUsage(
    days.flatMap(day =>
      full.secrets.map(({ id }) => ({
        keyId: 'key_full',
        secretId: id,
        day,
        outcome: day.endsWith('2') ? 'allowed' : 'rate_limited',
        requests: 3,
        lastUsedAt: day.endsWith('2') ? new Date(DAY) : null,
        lastUsedIp: null,
      })),
    ),
  )
  return store
}

/** A store that is gone after so many writes: of the next one nothing arrives. */
export function failingAfter(store: KeyStore, writes: number): KeyStore {
  let left = writes
  const failing = async <T>(write: () => Promise<T>): Promise<T> => {
    await sleep(0)
    if (left-- <= 0) throw new Error('somebody pulled the plug')
    return write()
  }
  return {
    ...store,
    restore: records => failing(() => store.restore(records)),
    write: changes => failing(() => store.write(changes)),
    remove: (id, version, alongside) => failing(() => store.remove(id, version, alongside)),
  }
}

/** A store that stops before a call of a method until it is told to go on. */
export function pausing(store: KeyStore, method: 'listStored' | 'listDocuments' | 'restore', call: number) {
  let [reach, go] = [() => {}, () => {}]
  const reached = new Promise<void>(resolve => (reach = resolve))
  const going = new Promise<void>(resolve => (go = resolve))
  let calls = 0
  const pause = async () => {
    if (calls++ !== call) return
    reach()
    await going
  }
  const pausingStore: KeyStore = {
    ...store,
    listStored: async (after, limit) => (method === 'listStored' && (await pause()), store.listStored(after, limit)),
    listDocuments: async query => (method === 'listDocuments' && (await pause()), store.listDocuments(query)),
    restore: async records => (method === 'restore' && (await pause()), store.restore(records)),
  }
  return { store: pausingStore, reached, go }
}
