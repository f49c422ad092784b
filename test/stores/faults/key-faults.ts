import type { KeyRecord } from 'keywright'
import type { Faults } from './fault.js'

export const keyFaults: Faults = {
  'insert counts, waits, and then adds': store => ({
    async insert(record, limit, alongside) {
      const { account } = record
      if (limit !== undefined && (await store.list({ account, now: new Date(), limit })).length >= limit) return 'limit_reached'
      return store.insert(record, undefined, alongside)
    },
  }),
  'the limit forgets revoked keys': store => ({
    async insert(record, limit, alongside) {
      const active = await store.list({ account: record.account, state: 'active', now: new Date(), limit: 1000 })
      const all = await store.list({ account: record.account, now: new Date(), limit: 1000 })
      return store.insert(record, limit === undefined ? undefined : limit + all.length - active.length, alongside)
    },
  }),
  'the limit forgets keys without an account': store => ({
    insert: (record, limit, alongside) => store.insert(record, record.account === null ? undefined : limit, alongside),
  }),
  'insert takes a digest twice': store => ({
    insert: async (record, limit, alongside) => {
      const result = await store.insert(record, limit, alongside)
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
      replace: (record, version, alongside) => {
        given.delete(record.id)
        return store.replace(record, version, alongside)
      },
      remove: (id, version, alongside) => {
        given.delete(id)
        return store.remove(id, version, alongside)
      },
      recordUsage: (usage, batch) => {
        given.clear()
        return store.recordUsage(usage, batch)
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
    replace: async (record, _, alongside) => store.replace(record, (await store.find(record.id))?.version ?? 0, alongside),
  }),
  'replace adds what is missing': store => ({
    replace: async (record, version, alongside) => {
      const result = await store.replace(record, version, alongside)
      if (result !== 'missing') return result
      await store.insert(record)
      return 'replaced'
    },
  }),
  'replace forgets usage': store => ({
    replace: async (record, version, alongside) => {
      const before = await store.find(record.id)
      if (before?.version !== version) return store.replace(record, version, alongside)
      await store.remove(record.id)
      const result = await store.insert(record, undefined, alongside)
      if (result === 'inserted') return 'replaced'
      await store.insert(before)
      return result === 'limit_reached' ? 'changed' : result
    },
  }),
  'remove does not look at the version': store => ({
    remove: (id, _, alongside) => store.remove(id, undefined, alongside),
  }),
  'revoked keys do not make a store full': store => ({
    isEmpty: async () => (await store.list({ state: 'active', now: new Date(), limit: 1 })).length === 0,
  }),
  'texts are trimmed': store => ({
    insert: (record, limit, alongside) => store.insert({ ...record, name: record.name.trim() }, limit, alongside),
  }),
  'lists are split at commas': store => ({
    insert: (record, limit, alongside) =>
      store.insert({ ...record, grants: record.grants.flatMap(grant => grant.split(',')) }, limit, alongside),
  }),
  'a date that is none is null': store => ({
    insert: (record, limit, alongside) => {
      const expiresAt = Number.isNaN(record.expiresAt?.getTime()) ? null : record.expiresAt
      return store.insert({ ...record, expiresAt }, limit, alongside)
    },
  }),
  'a key goes idle a millisecond late': store => ({
    list: ({ idleSince, ...query }) =>
      store.list({ ...query, ...(idleSince ? { idleSince: new Date(idleSince.getTime() - 1) } : {}) }),
  }),
  'a key that was never used is never idle': store => ({
    list: async query => {
      const keys = await store.list(query)
      return query.state === 'idle' ? keys.filter(({ lastUsedAt }) => lastUsedAt) : keys
    },
  }),
  'an idle key is active too': store => ({
    list: ({ idleSince, ...query }) => store.list(query.state === 'active' || !idleSince ? query : { ...query, idleSince }),
  }),
  'every key is idle where nobody says since when': store => ({
    list: query => store.list(query.state === 'idle' && !query.idleSince ? { ...query, idleSince: query.now } : query),
  }),
  'an expired key is idle': store => ({
    list: async query =>
      query.state === 'expired' && query.idleSince
        ? (await store.list(query)).filter(({ lastUsedAt, createdAt }) => (lastUsedAt ?? createdAt) > (query.idleSince ?? 0))
        : store.list(query),
  }),
  'a span takes its end in': store => ({
    list: ({ expires, ...query }) =>
      store.list({ ...query, ...(expires ? { expires: { ...expires, to: new Date(expires.to.getTime() + 1) } } : {}) }),
  }),
  'a span leaves its beginning out': store => ({
    list: ({ lastUse, ...query }) =>
      store.list({ ...query, ...(lastUse ? { lastUse: { ...lastUse, from: new Date(lastUse.from.getTime() + 1) } } : {}) }),
  }),
  'the span of last use forgets keys that were never used': store => ({
    list: async query => (await store.list(query)).filter(({ lastUsedAt }) => lastUsedAt || !query.lastUse),
  }),
  'the span of expiry takes keys in that never expire': store => ({
    list: ({ expires, ...query }) =>
      store.list(
        expires && expires.to.getTime() > query.now.getTime() + 1e8 ? query : { ...query, ...(expires ? { expires } : {}) },
      ),
  }),
  'only one span counts': store => ({
    list: ({ expires, ...query }) => store.list(query.lastUse || !expires ? query : { ...query, expires }),
  }),
  'findByDigest does not say when a key was made': store => ({
    findByDigest: async digest => changed(await store.findByDigest(digest), ({ createdAt: _, ...key }) => key),
  }),
}

function changed<T, U>(value: T | null, change: (value: T) => U): U | null {
  return value === null ? null : change(value)
}
