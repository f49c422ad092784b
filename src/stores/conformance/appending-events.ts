import assert from 'node:assert/strict'
import type { AuditEvent, EventDraft, EventQuery } from '../../audit/audit-event.js'
import { sealEvent } from '../../audit/seal-event.js'
import type { KeyStore } from '../../keys/key-store.js'
import { assertChain } from './assert-chain.js'
import { fullEvent, sampleEvent } from './sample-event.js'
import type { StoreTest } from './store-test.js'

const START = Date.UTC(2026, 5, 1)

/** `write`, `listEvents` and `chainHead`: one chain of events, to which whoever appends adds the next link. */
export function appendingEvents(test: StoreTest): void {
  test('a new store has no event and no head', async store => {
    assert.deepEqual(await store.listEvents({ order: 'newest', limit: 10 }), [])
    assert.equal(await store.chainHead(), null)
  })

  test('events come back as they were sealed, in the order in which they were given', async store => {
    const drafts = [fullEvent(), sampleEvent(), sampleEvent({ actor: { user: 'ann' }, before: {}, after: {} }), fullEvent()]
    await store.write({ events: drafts.slice(0, 1) })
    await store.write({ events: drafts.slice(1, 3) })
    await store.write({ events: [] })
    await store.write({ events: drafts.slice(3) })
    assert.deepEqual(await assertChain(store, 4), seal(drafts))
  })

  test('the order is that of appending, whatever the clock says', async store => {
    const drafts = [3, 1, 2, 1].map(day => sampleEvent({ at: new Date(Date.UTC(2026, 5, day)) }))
    for (const draft of drafts) await store.write({ events: [draft] })
    const events = seal(drafts)
    assert.deepEqual(await store.listEvents({ order: 'oldest', limit: 10 }), events)
    assert.deepEqual(await store.listEvents({ order: 'newest', limit: 10 }), events.toReversed())
  })

  test('the head is the last event', async store => {
    for (let count = 1; count <= 3; count++) {
      await store.write({ events: [sampleEvent()] })
      const [last] = await store.listEvents({ order: 'newest', limit: 1 })
      assert.deepEqual(await store.chainHead(), { sequence: count, hash: last?.hash })
    }
  })

  test('every filter, and several together, in both orders, page by page', async store => {
    const events = await fill(store)
    for (const filter of filters(events)) {
      const chosen = events.filter(event => passes(event, filter))
      for (const limit of [1, 7, 100]) {
        const message = JSON.stringify({ ...filter, limit })
        assert.deepEqual(await pages(store, { ...filter, order: 'oldest', limit }), chosen, message)
        assert.deepEqual(await pages(store, { ...filter, order: 'newest', limit }), chosen.toReversed(), message)
      }
    }
  })

  test('of many who append at once each adds one link', async store => {
    const changes = Array.from({ length: 40 }, (_, i) => Array.from({ length: 1 + (i % 3) }, () => sampleEvent()))
    const results = await Promise.all(changes.map(events => store.write({ events })))
    assert.ok(results.every(result => result === 'written'))
    const drafts = changes.flat()
    const places = new Map((await assertChain(store, drafts.length)).map(event => [event.subject.id, event.sequence]))
    for (const events of changes) {
      const sequences = events.map(({ subject }) => places.get(subject.id) ?? 0)
      assert.ok(sequences.every((sequence, i) => sequence > 0 && (i === 0 || sequence > (sequences[i - 1] ?? 0))))
    }
  })

  test('a thousand events in one change', async store => {
    const drafts = Array.from({ length: 1000 }, (_, i) => sampleEvent({ reason: `reason ${i}` }))
    await store.write({ events: drafts })
    assert.deepEqual(await assertChain(store, 1000), seal(drafts))
  })

  test('nobody can change an event by changing what was given or what was listed', async store => {
    const draft = fullEvent()
    const given = structuredClone(draft)
    await store.write({ events: [given] })
    spoil(given)
    spoil((await store.listEvents({ order: 'newest', limit: 1 }))[0])
    Object.assign((await store.chainHead()) ?? {}, { sequence: 7, hash: 'spoilt' })
    assert.deepEqual(await assertChain(store, 1), seal([draft]))
  })
}

function seal(drafts: readonly EventDraft[]): AuditEvent[] {
  const events: AuditEvent[] = []
  for (const draft of drafts) events.push(sealEvent(draft, events.at(-1) ?? null))
  return events
}

/** Appends events of several accounts, subjects, actions, persons and instants; gives them oldest first. */
async function fill(store: KeyStore): Promise<AuditEvent[]> {
  const drafts = Array.from({ length: 60 }, (_, i) =>
    sampleEvent({
      at: new Date(START + 1000 * ((i * 7) % 10)),
      action: ['key.created', 'key.revoked', 'Key.created'][i % 3] ?? '',
      account: ['acme', 'Acme', null, 'acme ', ''][i % 5] ?? null,
      subject: { kind: ['key', 'role'][i % 2] ?? '', id: `subject ${i % 4}` },
      actor: { user: ['ann', 'Ann', null, undefined][(i >> 2) % 4], key: `key ${i % 2}`, ip: '10.0.0.1' },
    }),
  )
  for (let start = 0; start < drafts.length; start += 10) await store.write({ events: drafts.slice(start, start + 10) })
  return assertChain(store, drafts.length)
}

type Filter = Omit<EventQuery, 'order' | 'after' | 'limit'>

function filters(events: readonly AuditEvent[]): Filter[] {
  const at = (second: number) => new Date(START + 1000 * second)
  const each: Filter[] = [
    ...['acme', 'Acme', 'acme ', '', null, 'none'].map(account => ({ account })),
    ...['subject 0', 'subject 3', 'Subject 0', 'key'].map(subject => ({ subject })),
    ...['key.created', 'Key.created', 'key'].map(action => ({ action })),
    ...['ann', 'Ann', 'key 0', ''].map(user => ({ user })),
    { from: at(3) },
    { to: at(3) },
    { from: at(3), to: at(7) },
    { from: at(3), to: at(3) },
  ]
  const { account, subject, action, actor } = events[0] ?? assert.fail()
  const together: Filter = { account, subject: subject.id, action, user: actor.user ?? '', from: at(0), to: at(9) }
  return [{}, ...each, ...each.map(filter => ({ account: 'acme', ...filter })), together]
}

function passes(event: AuditEvent, { account, subject, action, user, from, to }: Filter): boolean {
  if (account !== undefined && event.account !== account) return false
  if (subject !== undefined && event.subject.id !== subject) return false
  if (action !== undefined && event.action !== action) return false
  if (user !== undefined && event.actor.user !== user) return false
  return (!from || event.at >= from) && (!to || event.at < to)
}

async function pages(store: KeyStore, query: EventQuery): Promise<AuditEvent[]> {
  const all: AuditEvent[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await store.listEvents({ ...query, ...(last ? { after: last.sequence } : {}) })
    assert.ok(page.length <= query.limit)
    all.push(...page)
    assert.ok(all.length <= 1000, 'the pages have no end')
    if (page.length < query.limit) return all
  }
}

function spoil(event: EventDraft | undefined): void {
  assert.ok(event)
  event.at.setTime(1)
  Object.assign(event.actor, { user: 'spoilt' })
  Object.assign(event.subject, { id: 'spoilt' })
  Object.assign(event.after ?? {}, { name: 'spoilt' })
  Object.assign(event.after?.metadata ?? {}, { nested: 'spoilt' })
  Object.assign(event, { reason: 'spoilt' })
}
