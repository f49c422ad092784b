import type { KeyStore } from '../../keys/key-store.js'
import { addingKeys } from './adding-keys.js'
import { appendingEvents } from './appending-events.js'
import { changingAlongside } from './changing-alongside.js'
import { changingDocuments } from './changing-documents.js'
import { copyingRecords } from './copying-records.js'
import { findingKeys } from './finding-keys.js'
import { hostileRecords } from './hostile-records.js'
import { hostileValues } from './hostile-values.js'
import { listingDocuments } from './listing-documents.js'
import { listingEnds } from './listing-ends.js'
import { listingKeys } from './listing-keys.js'
import { recordingOutcomes } from './recording-outcomes.js'
import { recordingUsage } from './recording-usage.js'
import { removingKeys } from './removing-keys.js'
import { replacingKeys } from './replacing-keys.js'
import type { StoreTest } from './store-test.js'
import { watchingChanges } from './watching-changes.js'

/** What the suite needs of a test runner: `node:test`, vitest, mocha and jest have it. */
export interface ConformanceRunner {
  describe(name: string, body: () => void): unknown
  it(name: string, body: () => Promise<void>): unknown
}

/**
 * Registers the tests that every `KeyStore` passes. They read as the contract does, sentence by sentence; there are no
 * switches and no optional parts.
 *
 * @param openStore gives a new, empty store for each test; the suite calls its `open` and, in the end, its `close`
 * @example
 * ```ts
 * import { describe, it } from 'node:test'
 * import { keyStoreConformance } from 'keywright/stores/conformance'
 * import { memoryStore } from 'keywright/stores/memory'
 *
 * keyStoreConformance({ describe, it }, () => memoryStore())
 * ```
 */
export function keyStoreConformance(runner: ConformanceRunner, openStore: () => KeyStore | Promise<KeyStore>): void {
  const test: StoreTest = (name, body) => {
    runner.it(name, async () => {
      const store = await openStore()
      await store.open()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })
  }
  runner.describe('KeyStore', () => {
    for (const [chapter, register] of CHAPTERS) runner.describe(chapter, () => register(test))
  })
}

const CHAPTERS: readonly (readonly [name: string, register: (test: StoreTest) => void])[] = [
  ['finding keys', findingKeys],
  ['adding keys', addingKeys],
  ['listing keys', listingKeys],
  ['listing keys by their end', listingEnds],
  ['replacing keys', replacingKeys],
  ['removing keys', removingKeys],
  ['recording usage', recordingUsage],
  ['recording outcomes', recordingOutcomes],
  ['changing documents', changingDocuments],
  ['listing documents', listingDocuments],
  ['appending events', appendingEvents],
  ['changing documents and events alongside', changingAlongside],
  ['copying records', copyingRecords],
  ['watching changes', watchingChanges],
  ['hostile values of keys', hostileValues],
  ['hostile values of documents and events', hostileRecords],
]
