import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../src/stores/conformance/assert-chain.js'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { openAsStoresDo } from './sqlite-drivers.js'

describe('an audit trail that somebody wrote into', () => {
  it.each([
    ['an edited event', `update keywright_events set reason = 'none' where sequence = 2`],
    ['an event of another account', `update keywright_events set account = 'beta' where sequence = 1`],
    ['a removed event', 'delete from keywright_events where sequence = 2'],
    ['a removed first event', 'delete from keywright_events where sequence = 1'],
    ['removed last events', 'delete from keywright_events where sequence >= 4'],
    ['all events removed', 'delete from keywright_events'],
    [
      'a changed order',
      'update keywright_events set sequence = 6 - sequence + 100; update keywright_events set sequence = sequence - 100',
    ],
  ])('shows %s', async (_, sql) => {
    const { database, store } = await openWithEvents(5)
    await assertChain(store, 5)
    database.exec(sql)
    await expect(assertChain(store, 5)).rejects.toThrow()
    const { length } = await store.listEvents({ order: 'oldest', limit: 10 })
    await expect(assertChain(store, length)).rejects.toThrow()
  })

  it('goes on behind the last event that was appended, though that one is gone', async () => {
    const { database, store } = await openWithEvents(5)
    const head = await store.chainHead()
    database.exec('delete from keywright_events where sequence = 5')
    expect(await store.chainHead()).toEqual(head)
    await store.write({ events: [sampleEvent()] })
    const [last, before] = await store.listEvents({ order: 'newest', limit: 2 })
    expect(last).toMatchObject({ sequence: 6, previousHash: head?.hash })
    expect(before).toMatchObject({ sequence: 4 })
  })

  it('refuses what would be appended twice', async () => {
    const { database, store } = await openWithEvents(5)
    database.exec('delete from keywright_chain_head')
    await expect(store.write({ events: [sampleEvent()] })).rejects.toThrow('UNIQUE constraint failed')
    expect(await store.listEvents({ order: 'newest', limit: 10 })).toHaveLength(5)
  })
})

async function openWithEvents(count: number) {
  const database = openAsStoresDo(':memory:')
  const store = sqliteStore({ database })
  await store.open()
  onTestFinished(() => store.close())
  for (let i = 0; i < count; i++) await store.write({ events: [sampleEvent({ reason: `reason ${i}`, account: 'acme' })] })
  return { database, store }
}
