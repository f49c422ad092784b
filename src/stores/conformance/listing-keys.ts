import assert from 'node:assert/strict'
import type { KeyState } from '../../keys/api-key.js'
import type { KeyRecord } from '../../keys/key-record.js'
import { keyState } from '../../keys/key-state.js'
import type { KeyQuery, KeyStore } from '../../keys/key-store.js'
import { fullRecord, sampleRecord } from './sample-record.js'
import type { StoreTest } from './store-test.js'

type Filter = Pick<KeyQuery, 'account' | 'owner' | 'state'>

const NOW = Date.UTC(2026, 5, 1)

/** `list`: newest first, page by page, filtered. */
export function listingKeys(test: StoreTest): void {
  test('an empty store lists nothing', async store => {
    assert.deepEqual(await store.list({ now: new Date(NOW), limit: 10 }), [])
  })

  test('records are listed whole', async store => {
    const record = fullRecord()
    await store.insert(record)
    assert.deepEqual(await store.list({ now: new Date(NOW), limit: 10 }), [record])
  })

  test('the newest comes first, and of those made at the same instant the greater id', async store => {
    const records = await fill(store)
    assert.deepEqual(await store.list({ now: new Date(NOW), limit: 1000 }), records)
  })

  test('no more are listed than the limit', async store => {
    const records = await fill(store)
    for (const limit of [1, 2, records.length]) {
      assert.deepEqual(await store.list({ now: new Date(NOW), limit }), records.slice(0, limit))
    }
  })

  test('every filter, and all of them together, page by page', async store => {
    const records = await fill(store)
    for (const filter of filters()) {
      const expected = records.filter(record => passes(record, filter))
      for (const limit of [1, 4, 100]) {
        assert.deepEqual(await pages(store, filter, limit), expected, JSON.stringify({ ...filter, limit }))
      }
    }
  })

  test('a page goes on behind a key that is gone meanwhile, and new keys do not disturb it', async store => {
    const records = await fill(store)
    const seen = records.slice(0, 5)
    const after = seen[4]
    assert.ok(after)
    await store.remove(after.id)
    await store.insert(sampleRecord({ createdAt: new Date(NOW + 1) }))
    assert.deepEqual(await store.list({ now: new Date(NOW), limit: 1000, after }), records.slice(5))
  })

  test('a key is expired from the millisecond of its expiry on', async store => {
    const record = sampleRecord({ expiresAt: new Date(NOW) })
    await store.insert(record)
    const before = new Date(NOW - 1)
    assert.deepEqual(await store.list({ state: 'active', now: before, limit: 10 }), [record])
    assert.deepEqual(await store.list({ state: 'expired', now: before, limit: 10 }), [])
    assert.deepEqual(await store.list({ state: 'active', now: new Date(NOW), limit: 10 }), [])
    assert.deepEqual(await store.list({ state: 'expired', now: new Date(NOW), limit: 10 }), [record])
  })

  test('accounts and owners are taken exactly', async store => {
    const names = ['acme', 'Acme', 'acme ', ' acme', 'acmé', 'acme\u0301', 'a%', 'a_me', '']
    const records = names.map(name => sampleRecord({ account: name, owner: name }))
    for (const record of records) await store.insert(record)
    for (const [i, name] of names.entries()) {
      assert.deepEqual(await store.list({ account: name, now: new Date(NOW), limit: 100 }), [records[i]])
      assert.deepEqual(await store.list({ owner: name, now: new Date(NOW), limit: 100 }), [records[i]])
    }
    assert.deepEqual(await store.list({ account: null, now: new Date(NOW), limit: 100 }), [])
    assert.deepEqual(await store.list({ account: 'none', now: new Date(NOW), limit: 100 }), [])
  })
}

/** Adds keys of every state to some accounts and owners, several at each instant; gives them as they should be listed. */
async function fill(store: KeyStore): Promise<KeyRecord[]> {
  const [past, future] = [new Date(NOW - 1000), new Date(NOW + 1000)]
  const states = [{}, { expiresAt: future }, { expiresAt: past }, { revokedAt: past }, { revokedAt: past, expiresAt: past }]
  const records = ['b', 'X', 'a', 'A', 'x', 'B'].flatMap((letter, i) =>
    states.map((state, j) =>
      sampleRecord({
        id: `key_${letter}${'dbeca'[j]}`,
        account: ['acme', 'beta', null][(i + j) % 3] ?? null,
        owner: ['ann', 'bob', null][(i * j) % 3] ?? null,
        createdAt: new Date(Date.UTC(2026, 1, 1 + ((i + j) % 4))),
        ...state,
      }),
    ),
  )
  for (const record of records) await store.insert(record)
  return records.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
}

function filters(): Filter[] {
  const accounts = [{}, { account: 'acme' }, { account: null }]
  const owners = [{}, { owner: 'ann' }]
  const states: { state?: KeyState }[] = [{}, { state: 'active' }, { state: 'expired' }, { state: 'revoked' }]
  return accounts.flatMap(account => owners.flatMap(owner => states.map(state => ({ ...account, ...owner, ...state }))))
}

function passes(record: KeyRecord, { account, owner, state }: Filter): boolean {
  if (account !== undefined && record.account !== account) return false
  if (owner !== undefined && record.owner !== owner) return false
  return state === undefined || keyState(record, new Date(NOW)) === state
}

async function pages(store: KeyStore, filter: Filter, limit: number): Promise<KeyRecord[]> {
  const all: KeyRecord[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await store.list({
      ...filter,
      now: new Date(NOW),
      limit,
      ...(last ? { after: { id: last.id, createdAt: last.createdAt } } : {}),
    })
    assert.ok(page.length <= limit)
    all.push(...page)
    assert.ok(all.length <= 1000, 'the pages have no end')
    if (page.length < limit) return all
  }
}
