import type { KeyStore } from 'keywright'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { alongsideFaults } from './faults/alongside-faults.js'
import { copyFaults } from './faults/copy-faults.js'
import { documentFaults } from './faults/document-faults.js'
import { eventFaults } from './faults/event-faults.js'
import type { Fault, Faults } from './faults/fault.js'
import { keyFaults } from './faults/key-faults.js'
import { usageFaults } from './faults/usage-faults.js'
import { watchFaults } from './faults/watch-faults.js'

const FAULTS: Faults = {
  ...keyFaults,
  ...usageFaults,
  ...documentFaults,
  ...eventFaults,
  ...alongsideFaults,
  ...copyFaults,
  ...watchFaults,
}

describe('the conformance suite', () => {
  it('finds nothing wrong with a store that is right', async () => {
    expect(await failures(() => ({}))).toEqual([])
  })

  it.each(Object.entries(FAULTS))('finds a store in which %s', async (_, fault) => {
    expect(await failures(fault, { enough: 1 })).not.toEqual([])
  })

  it('leaves out nothing, and closes every store that it opened', async () => {
    let open = 0
    let tests = 0
    const counted = (store: KeyStore): Partial<KeyStore> => ({
      open: async () => {
        open++
        await store.open()
      },
      close: async () => {
        open--
        await store.close()
      },
    })
    await failures(counted, { onTest: () => tests++ })
    expect(open).toBe(0)
    expect(tests).toBeGreaterThan(100)
  })
})

interface Limits {
  onTest?: () => void
  enough?: number
}

/** The names of the tests that fail on a memory store with the fault. */
async function failures(fault: Fault, { onTest = () => {}, enough = Infinity }: Limits = {}): Promise<string[]> {
  const tests: { name: string; body: () => Promise<void> }[] = []
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => tests.push({ name, body }),
  }
  keyStoreConformance(runner, () => {
    const store = memoryStore()
    return { ...store, ...fault(store) }
  })
  const failed: string[] = []
  // what is never told is waited for
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const { name, body } of tests) {
    onTest()
    const run = { isOver: false }
    void body()
      .catch(() => failed.push(name))
      .finally(() => {
        run.isOver = true
      })
    while (!run.isOver) await vi.advanceTimersByTimeAsync(100)
    if (failed.length >= enough) break
  }
  return failed
}
