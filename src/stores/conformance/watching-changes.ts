import assert from 'node:assert/strict'
import type { AuditEvent } from '../../audit/audit-event.js'
import type { Change } from '../../audit/change.js'
import type { KeyStore } from '../../keys/key-store.js'
import { putting, sampleDocument } from './sample-document.js'
import { sampleEvent } from './sample-event.js'
import { sampleRecord } from './sample-record.js'
import type { StoreTest } from './store-test.js'

const HEARD_WITHIN_MS = 5000

/** `watch`: who listens is told what was changed, or that something was; a store that can't tell says so at once. */
export function watchingChanges(test: StoreTest): void {
  test('each kind of change is told once it is durable, as its events say or as something unknown', async store => {
    const record = sampleRecord()
    const after = { ...record, name: 'after', version: 2 }
    const changes: readonly ((change: Change) => Promise<string>)[] = [
      change => store.insert(record, undefined, eventsOf(change)),
      change => store.replace(after, 1, eventsOf(change)),
      change => store.remove(record.id, 2, eventsOf(change)),
      change => store.write(eventsOf(change)),
    ]
    const heard = await watched(store)
    if (!heard) return
    for (const make of changes) {
      const change = sampleChange()
      const before = heard.news.length
      assert.ok(['inserted', 'replaced', 'removed', 'written'].includes(await make(change)))
      await until(() => tells(heard.news.slice(before), change), 'a change was not told')
    }
  })

  test('all events of a change are told, whatever their texts', async store => {
    const heard = await watched(store)
    if (!heard) return
    const changes = ['é "1"', `it's \\ 😀 {0} %s $1`, 'x'.repeat(200), '\n'].map(id => sampleChange({ kind: 'rôle', id }))
    await store.write(eventsOf(...changes))
    await until(() => changes.every(change => tells(heard.news, change)), 'a change was not told')
    const many = Array.from({ length: 400 }, () => sampleChange())
    await store.write(eventsOf(...many))
    await until(() => many.every(change => tells(heard.news, change)), 'a change was not told')
  })

  test('nothing is named that was not changed', async store => {
    const [record, held] = [sampleRecord(), sampleDocument()]
    await store.insert(record)
    await store.write({ documents: [putting(held)] })
    const heard = await watched(store)
    if (!heard) return
    const refused = sampleChange()
    const conflict = { ...eventsOf(refused), documents: [{ kind: held.kind, id: held.id, expected: 7 }] }
    assert.equal(await store.insert(record, undefined, eventsOf(refused)), 'digest_taken')
    assert.equal(await store.insert(sampleRecord(), 0, eventsOf(refused)), 'limit_reached')
    assert.equal(await store.insert(sampleRecord(), undefined, conflict), 'conflict')
    assert.equal(await store.replace({ ...record, version: 2 }, 7, eventsOf(refused)), 'changed')
    assert.equal(await store.remove(record.id, 7, eventsOf(refused)), 'changed')
    assert.equal(await store.remove('key_unknown', undefined, eventsOf(refused)), 'missing')
    assert.equal(await store.write(conflict), 'conflict')
    const last = sampleChange()
    await store.write(eventsOf(last))
    await until(() => tells(heard.news, last), 'a change was not told')
    assert.ok(!names(heard.news, refused), 'a change was told that was refused')
  })

  test('everybody who watches is told, also one who watches twice, and although one of them throws', async store => {
    const thrown: unknown[] = []
    const failing = store.watch(changes => {
      thrown.push(changes)
      throw new Error('of a listener')
    })
    if (!failing) return
    const news: News[] = []
    const onNews = (changes: News) => void news.push(changes)
    const watches = [failing, store.watch(onNews), store.watch(onNews)]
    await until(() => watches.every(watch => watch?.isConnected()), 'a watch is not connected')
    for (let round = 0; round < 3; round++) {
      const change = sampleChange()
      const [before, thrownBefore] = [news.length, thrown.length]
      assert.equal(await store.write(eventsOf(change)), 'written')
      const isTold = () => news.slice(before).filter(told => tells([told], change)).length >= 2 && thrown.length > thrownBefore
      await until(isTold, 'not everybody was told')
    }
    assert.ok(watches.every(watch => watch?.isConnected()))
  })

  test('who closes a watch hears nothing more, and others do', async store => {
    const [closed, open] = [await watched(store), await watched(store)]
    if (!closed || !open) return
    await closed.watch.close()
    await closed.watch.close()
    assert.ok(!closed.watch.isConnected())
    const before = closed.news.length
    const change = sampleChange()
    await store.write(eventsOf(change))
    await until(() => tells(open.news, change), 'a change was not told')
    assert.equal(closed.news.length, before)
    assert.ok(open.watch.isConnected())
  })

  test('what is told can be read', async store => {
    const change = sampleChange()
    const news: News[] = []
    const reading: Promise<AuditEvent[]>[] = []
    const watch = store.watch(changes => {
      news.push(changes)
      if (!names([changes], change)) return
      reading.push(store.listEvents({ subject: change.subject.id, order: 'oldest', limit: 10 }))
    })
    if (!watch) return
    await until(() => watch.isConnected(), 'a watch is not connected')
    const before = news.length
    await store.write(eventsOf(change))
    await until(() => tells(news.slice(before), change), 'a change was not told')
    for (const events of await Promise.all(reading)) assert.equal(events.length, 1)
  })
}

type News = readonly Change[] | null

/** A watch that is connected, and what it is told from then on; null where the store has no way to tell. */
async function watched(store: KeyStore) {
  const news: News[] = []
  const watch = store.watch(changes => void news.push(changes))
  if (!watch) return null
  await until(() => watch.isConnected(), 'a watch is not connected')
  return { watch, news }
}

function sampleChange(subject = sampleEvent().subject): Change {
  return { action: 'key.revoked', subject }
}

const eventsOf = (...changes: Change[]) => ({ events: changes.map(change => sampleEvent(change)) })

const isSame = (one: Change, other: Change) =>
  one.action === other.action && one.subject.kind === other.subject.kind && one.subject.id === other.subject.id

const names = (news: readonly News[], change: Change) => news.some(told => told?.some(one => isSame(one, change)))

/** Whoever hears that something changed, and not what, forgets everything. */
const tells = (news: readonly News[], change: Change) => news.includes(null) || names(news, change)

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + HEARD_WITHIN_MS
  while (!holds()) {
    assert.ok(performance.now() < deadline, what)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}
