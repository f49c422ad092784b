import type { KeyRecord, KeyStore } from 'keywright'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'

type Fault = (store: KeyStore) => Partial<KeyStore>

// each fault breaks one sentence of the contract, and the suite must see it
const FAULTS: Readonly<Record<string, Fault>> = {
  'insert counts, waits, and then adds': store => ({
    async insert(record, limit) {
      const { account } = record
      if (limit !== undefined && (await store.list({ account, now: new Date(), limit })).length >= limit) return 'limit_reached'
      return store.insert(record)
    },
  }),
  'the limit forgets revoked keys': store => ({
    async insert(record, limit) {
      const active = await store.list({ account: record.account, state: 'active', now: new Date(), limit: 1000 })
      const all = await store.list({ account: record.account, now: new Date(), limit: 1000 })
      return store.insert(record, limit === undefined ? undefined : limit + all.length - active.length)
    },
  }),
  'the limit forgets keys without an account': store => ({
    insert: (record, limit) => store.insert(record, record.account === null ? undefined : limit),
  }),
  'insert takes a digest twice': store => ({
    insert: async (record, limit) => {
      const result = await store.insert(record, limit)
      return result === 'digest_taken' ? 'inserted' : result
    },
  }),
  'find loses a field': store => ({
    find: async id => changed(await store.find(id), record => ({ ...record, revokedReason: null })),
  }),
  'find makes of an empty list null': store => ({
    find: async id =>
      changed(await store.find(id), record => ({ ...record, subnets: record.subnets?.length ? record.subnets : null })),
  }),
  'find gives what the store holds': store => {
    const given = new Map<string, KeyRecord | null>()
    return {
      find: async id => {
        given.set(id, given.get(id) ?? (await store.find(id)))
        return given.get(id) ?? null
      },
      replace: (record, version) => {
        given.delete(record.id)
        return store.replace(record, version)
      },
      remove: (id, version) => {
        given.delete(id)
        return store.remove(id, version)
      },
      recordUsage: usage => {
        given.clear()
        return store.recordUsage(usage)
      },
    }
  },
  'findByDigest leaves revoked keys out': store => ({
    findByDigest: async digest => changed(await store.findByDigest(digest), key => (key.revokedAt ? null : key)),
  }),
  'findByDigest leaves ended secrets out': store => ({
    findByDigest: async digest => changed(await store.findByDigest(digest), key => (key.secret?.expiresAt ? null : key)),
  }),
  'findByDigest gives the first secret': store => ({
    findByDigest: async digest => {
      const key = await store.findByDigest(digest)
      const first = key && (await store.find(key.id))?.secrets[0]
      return first ? { ...key, secret: first } : key
    },
  }),
  'findByDigest cuts what it looks for': store => ({
    findByDigest: digest => store.findByDigest(digest.replace(/\0.*/s, '')),
  }),
  'list forgets the order of ids': store => ({
    list: async query =>
      (await store.list(query)).toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1)),
  }),
  'list goes on behind the instant and not behind the key': store => ({
    list: async query => {
      const { after, ...rest } = query
      if (!after) return store.list(query)
      const all = await store.list({ ...rest, limit: 1000 })
      return all.filter(({ createdAt }) => createdAt < after.createdAt).slice(0, query.limit)
    },
  }),
  'list filters the page and not the keys': store => ({
    list: async ({ state, ...query }) => {
      const page = await store.list(query)
      return state === 'revoked' ? page.filter(({ revokedAt }) => revokedAt) : state ? store.list({ ...query, state }) : page
    },
  }),
  'list takes every account where none is meant': store => ({
    list: ({ account, ...query }) => store.list(account === null || account === undefined ? query : { ...query, account }),
  }),
  'list compares without case': store => ({
    list: async ({ account, ...query }) =>
      account == null
        ? store.list({ ...query, ...(account === undefined ? {} : { account }) })
        : (await store.list({ ...query, limit: 1000 }))
            .filter(key => key.account?.toLowerCase() === account.toLowerCase())
            .slice(0, query.limit),
  }),
  'a key expires a millisecond late': store => ({
    list: query => store.list({ ...query, now: new Date(query.now.getTime() - 1) }),
  }),
  'replace does not look at the version': store => ({
    replace: async record => store.replace(record, (await store.find(record.id))?.version ?? 0),
  }),
  'replace adds what is missing': store => ({
    replace: async (record, version) => {
      const result = await store.replace(record, version)
      if (result !== 'missing') return result
      await store.insert(record)
      return 'replaced'
    },
  }),
  'replace forgets usage': store => ({
    replace: async (record, version) => {
      const before = await store.find(record.id)
      if (before?.version !== version) return store.replace(record, version)
      await store.remove(record.id)
      if ((await store.insert(record)) === 'inserted') return 'replaced'
      await store.insert(before)
      return 'digest_taken'
    },
  }),
  'remove does not look at the version': store => ({ remove: id => store.remove(id) }),
  'remove keeps usage': store => {
    const days: Awaited<ReturnType<KeyStore['usage']>> = []
    return {
      recordUsage: async usage => {
        days.push(...usage.map(({ day, requests }) => ({ day, requests })))
        return store.recordUsage(usage)
      },
      usage: async (id, since) => {
        const usage = await store.usage(id, since)
        return usage.length === 0 && since === '2000-01-01' ? days : usage
      },
    }
  },
  'usage is overwritten': store => ({
    recordUsage: async usage => {
      const last = new Map(usage.map(use => [`${use.keyId} ${use.day}`, use]))
      return store.recordUsage([...last.values()])
    },
  }),
  'the last use moves back': store => ({
    recordUsage: async usage => {
      await store.recordUsage(usage)
      for (const { keyId, lastUsedAt, lastUsedIp } of usage) {
        const record = await store.find(keyId)
        if (!record || !record.lastUsedAt || record.lastUsedAt <= lastUsedAt) continue
        await store.remove(keyId)
        await store.insert({ ...record, lastUsedAt, lastUsedIp })
      }
    },
  }),
  'unknown keys spoil the batch': store => ({
    recordUsage: async usage => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) throw new Error('unknown key')
      return store.recordUsage(usage)
    },
  }),
  'a batch with an unknown key is dropped': store => ({
    recordUsage: async usage => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) return
      await store.recordUsage(usage)
    },
  }),
  'usage comes newest first': store => ({ usage: async (id, since) => (await store.usage(id, since)).toReversed() }),
  'the day of since is left out': store => ({
    usage: async (id, since) => (await store.usage(id, since)).filter(({ day }) => day !== since),
  }),
  'revoked keys do not make a store full': store => ({
    isEmpty: async () => (await store.list({ state: 'active', now: new Date(), limit: 1 })).length === 0,
  }),
  'texts are trimmed': store => ({
    insert: (record, limit) => store.insert({ ...record, name: record.name.trim() }, limit),
  }),
  'lists are split at commas': store => ({
    insert: (record, limit) => store.insert({ ...record, grants: record.grants.flatMap(grant => grant.split(',')) }, limit),
  }),
  'a date that is none is null': store => ({
    insert: (record, limit) =>
      store.insert({ ...record, expiresAt: Number.isNaN(record.expiresAt?.getTime()) ? null : record.expiresAt }, limit),
  }),
}

describe('the conformance suite', () => {
  it('finds nothing wrong with a store that is right', async () => {
    expect(await failures(() => ({}))).toEqual([])
  })

  it.each(Object.entries(FAULTS))('finds a store in which %s', async (_, fault) => {
    expect(await failures(fault)).not.toEqual([])
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
    await failures(counted, () => tests++)
    expect(open).toBe(0)
    expect(tests).toBeGreaterThan(50)
  })
})

/** The names of the tests that fail on a memory store with the fault. */
async function failures(fault: Fault, onTest: () => void = () => {}): Promise<string[]> {
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
  for (const { name, body } of tests) {
    onTest()
    await body().catch(() => failed.push(name))
  }
  return failed
}

function changed<T, U>(value: T | null, change: (value: T) => U): U | null {
  return value === null ? null : change(value)
}
