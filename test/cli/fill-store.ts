import { type AuditEvent, type KeyStore, openStore, sealEvent } from 'keywright'
import { putting, sampleDocument } from '../../src/stores/conformance/sample-document.js'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'

/** Fills a store with so many keys that have been used, an event of each, and a document. */
export async function fillStore(url: string, count: number): Promise<void> {
  await withStore(url, async store => {
    const keys = Array.from({ length: count }, (_, i) => ({
      record: sampleRecord({ createdAt: new Date(Date.UTC(2026, 0, 1) + 1000 * i), version: 1 + (i % 3) }),
      usage: [{ day: '2026-03-02', requests: i + 1, outcomes: { allowed: i + 1 } }],
    }))
    const events: AuditEvent[] = []
    for (let i = 0; i < count; i++) events.push(sealEvent(sampleEvent(), events.at(-1) ?? null))
    await store.restore({ keys, events, chainHead: events.at(-1) ?? null })
    await store.write({ documents: [putting(sampleDocument())] })
  })
}

/** Opens a store for a look at it. */
export async function withStore<T>(url: string, use: (store: KeyStore) => Promise<T>): Promise<T> {
  const store = openStore(url)
  await store.open()
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}
