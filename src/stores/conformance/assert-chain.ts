import assert from 'node:assert/strict'
import type { AuditEvent } from '../../audit/audit-event.js'
import { hashOf } from '../../audit/seal-event.js'
import type { KeyStore } from '../../keys/key-store.js'

/** Checks that the audit trail is one chain of so many events, from the first to the head; gives them, oldest first. */
export async function assertChain(store: KeyStore, count: number): Promise<AuditEvent[]> {
  const events = await store.listEvents({ order: 'oldest', limit: count + 10 })
  assert.equal(events.length, count)
  let previousHash = ''
  for (const [i, event] of events.entries()) {
    const { hash, ...facts } = event
    assert.equal(event.sequence, i + 1)
    assert.equal(event.previousHash, previousHash)
    assert.equal(hash, hashOf(facts))
    previousHash = hash
  }
  assert.deepEqual(await store.chainHead(), count === 0 ? null : { sequence: count, hash: previousHash })
  return events
}
