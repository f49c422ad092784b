import assert from 'node:assert/strict'
import type { KeyState } from '../../keys/api-key.js'
import type { KeyRecord } from '../../keys/key-record.js'
import { keyState } from '../../keys/key-state.js'
import type { KeyQuery, KeyStore } from '../../keys/key-store.js'
import { sampleRecord } from './sample-record.js'
import type { StoreTest } from './store-test.js'

const NOW = Date.UTC(2026, 5, 1)
const IDLE_SINCE = NOW - 1000

/** `list` by `idleSince`, `expires` and `lastUse`: which keys are idle, and which end soon. */
export function listingEnds(test: StoreTest): void {
  test('a key is idle from the millisecond on when it was unused for long enough', async store => {
    const used = sampleRecord({ createdAt: at(-9999), lastUsedAt: at(0), id: 'key_a' })
    const unused = sampleRecord({ createdAt: at(0), id: 'key_b' })
    await store.insert(used)
    await store.insert(unused)
    const list = (state: KeyState, since: number) =>
      store.list({ state, now: new Date(NOW + 9999), idleSince: at(since), limit: 10 })
    assert.deepEqual(await list('active', -1), [unused, used])
    assert.deepEqual(await list('idle', -1), [])
    assert.deepEqual(await list('active', 0), [])
    assert.deepEqual(await list('idle', 0), [unused, used])
  })

  test('without idleSince no key is idle', async store => {
    const record = sampleRecord({ createdAt: new Date(0), lastUsedAt: new Date(1) })
    await store.insert(record)
    assert.deepEqual(await store.list({ state: 'idle', now: new Date(NOW), limit: 10 }), [])
    assert.deepEqual(await store.list({ state: 'active', now: new Date(NOW), limit: 10 }), [record])
  })

  test('revoked outweighs expired, and expired outweighs idle', async store => {
    const records = await fill(store)
    for (const state of ['active', 'idle', 'expired', 'revoked'] as const) {
      for (const idleSince of [undefined, new Date(IDLE_SINCE), new Date(NOW)]) {
        const filter = { state, ...(idleSince ? { idleSince } : {}) }
        const expected = records.filter(record => keyState(record, new Date(NOW), idleSince) === state)
        assert.deepEqual(await pages(store, filter), expected, JSON.stringify(filter))
      }
    }
  })

  test('a use ends idleness', async store => {
    const record = sampleRecord({ createdAt: new Date(0) })
    await store.insert(record)
    const idle = { state: 'idle', now: new Date(NOW), idleSince: new Date(IDLE_SINCE), limit: 10 } as const
    assert.deepEqual(await store.list(idle), [record])
    const batch = { keyId: record.id, secretId: record.secrets[0]?.id ?? '', day: '2026-05-31', requests: 1, lastUsedIp: null }
    await store.recordUsage([{ ...batch, outcome: 'ip_not_allowed', lastUsedAt: null }])
    assert.deepEqual(await store.list(idle), [record])
    await store.recordUsage([{ ...batch, outcome: 'allowed', lastUsedAt: new Date(IDLE_SINCE + 1) }])
    assert.deepEqual(await store.list(idle), [])
  })

  test('keys whose expiry is in a span, from its beginning on and before its end', async store => {
    const records = await fill(store)
    for (const [from, to] of SPANS) {
      const expires = { from: new Date(NOW + from), to: new Date(NOW + to) }
      const expected = records.filter(({ expiresAt }) => expiresAt && expiresAt >= expires.from && expiresAt < expires.to)
      assert.deepEqual(await pages(store, { expires }), expected, `${from} to ${to}`)
    }
  })

  test('keys whose last use, else their creation, is in a span', async store => {
    const records = await fill(store)
    for (const [from, to] of SPANS) {
      const lastUse = { from: new Date(IDLE_SINCE + from), to: new Date(IDLE_SINCE + to) }
      const expected = records.filter(({ lastUsedAt, createdAt }) => {
        const instant = lastUsedAt ?? createdAt
        return instant >= lastUse.from && instant < lastUse.to
      })
      assert.deepEqual(await pages(store, { lastUse }), expected, `${from} to ${to}`)
    }
  })

  test('spans together with each other, with states, accounts and owners', async store => {
    const records = await fill(store)
    const [from, to, idleSince] = [new Date(NOW - 5000), new Date(NOW + 5000), new Date(IDLE_SINCE)]
    const filter = {
      account: 'acme',
      owner: 'ann',
      state: 'idle',
      idleSince,
      expires: { from, to },
      lastUse: { from, to },
    } as const
    const expected = records.filter(
      ({ account, owner, expiresAt, lastUsedAt, createdAt, ...record }) =>
        account === 'acme' &&
        owner === 'ann' &&
        keyState({ ...record, expiresAt, lastUsedAt, createdAt }, new Date(NOW), idleSince) === 'idle' &&
        expiresAt !== null &&
        expiresAt < to &&
        (lastUsedAt ?? createdAt) >= from,
    )
    assert.ok(expected.length > 0)
    assert.deepEqual(await pages(store, filter), expected)
  })
}

const SPANS = [
  [-1, 0],
  [0, 1],
  [-1, 2],
  [0, 0],
  [1, 0],
  [-5000, 5000],
  [-1e9, 1e9],
] as const

const at = (ms: number) => new Date(NOW + ms)

/** Adds keys around every bound; gives them as they should be listed. */
async function fill(store: KeyStore): Promise<KeyRecord[]> {
  const around = (instant: number) => [-2000, -1, 0, 1].map(ms => new Date(instant + ms))
  const uses = [...around(IDLE_SINCE), null]
  const ends = [...around(NOW), new Date(NOW + 4000), null]
  const records = uses.flatMap((lastUsedAt, i) =>
    ends.flatMap((expiresAt, j) =>
      [null, new Date(NOW)].map((revokedAt, k) =>
        sampleRecord({
          account: ['acme', 'beta'][k] ?? null,
          owner: (i + j) % 3 ? 'ann' : null,
          createdAt: lastUsedAt ? new Date(0) : (around(IDLE_SINCE)[j % 4] ?? new Date(0)),
          lastUsedAt,
          expiresAt,
          revokedAt,
        }),
      ),
    ),
  )
  for (const record of records) await store.insert(record)
  return records.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
}

async function pages(store: KeyStore, filter: Partial<KeyQuery>): Promise<KeyRecord[]> {
  const all: KeyRecord[] = []
  for (;;) {
    const last = all.at(-1)
    const after = last ? { after: { id: last.id, createdAt: last.createdAt } } : {}
    const page = await store.list({ ...filter, now: new Date(NOW), limit: 7, ...after })
    all.push(...page)
    assert.ok(all.length <= 1000, 'the pages have no end')
    if (page.length < 7) return all
  }
}
