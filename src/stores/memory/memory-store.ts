import type { KeyRecord, ResolvedKey, SecretRecord } from '../../keys/key-record.js'
import { keepUsage, laterUse } from '../../keys/keep-usage.js'
import { keyState } from '../../keys/key-state.js'
import type { Alongside, KeyQuery, KeyStore, Span } from '../../keys/key-store.js'
import { LIST_ORDER } from './list-order.js'
import { createMemoryDocuments } from './memory-documents.js'
import { createMemoryEvents } from './memory-events.js'
import { createMemoryUsage } from './memory-usage.js'
import { createMemoryWatches } from './memory-watches.js'

/**
 * A store in this process's memory: for tests and trials. It is gone with the process.
 *
 * @example
 * ```ts
 * const keyring = createKeyring({ store: memoryStore() })
 * ```
 */
export function memoryStore(): KeyStore {
  const records = new Map<string, KeyRecord>()
  const idsByDigest = new Map<string, string>()
  const idsByAccount = new Map<string | null, Set<string>>()
  const documents = createMemoryDocuments()
  const events = createMemoryEvents()
  const usage = createMemoryUsage()
  const watches = createMemoryWatches()

  const isTaken = (secrets: readonly SecretRecord[], id: string) =>
    secrets.some(({ digest }) => (idsByDigest.get(digest) ?? id) !== id) ||
    new Set(secrets.map(secret => secret.digest)).size !== secrets.length
  const put = (record: KeyRecord) => {
    records.set(record.id, record)
    idsByAccount.set(record.account, (idsByAccount.get(record.account) ?? new Set()).add(record.id))
    for (const { digest } of record.secrets) idsByDigest.set(digest, record.id)
  }
  const drop = (record: KeyRecord) => {
    records.delete(record.id)
    idsByAccount.get(record.account)?.delete(record.id)
    for (const { digest } of record.secrets) idsByDigest.delete(digest)
  }

  const takeDigest = (digest: string) => {
    const holder = records.get(idsByDigest.get(digest) ?? '')
    if (holder) records.set(holder.id, { ...holder, secrets: holder.secrets.filter(secret => secret.digest !== digest) })
  }

  // whatever throws does so before anything is changed
  const prepare = (alongside: Alongside = {}) => {
    const change = documents.prepare(alongside.documents ?? [])
    const append = events.prepare(alongside.events ?? [])
    return (
      change &&
      (() => {
        change()
        append()
        watches.tell(alongside.events ?? [])
      })
    )
  }

  return {
    name: 'memory:',
    async open() {},
    findByDigest(digest) {
      const record = records.get(idsByDigest.get(digest) ?? '')
      const secret = record?.secrets.find(candidate => candidate.digest === digest)
      return record && secret ? resolvedKey(record, secret) : null
    },
    async insert(record, limit, alongside) {
      if (records.has(record.id) || isTaken(record.secrets, record.id)) return 'digest_taken'
      if (limit !== undefined && (idsByAccount.get(record.account)?.size ?? 0) >= limit) return 'limit_reached'
      const kept = structuredClone(record)
      const commit = prepare(alongside)
      if (!commit) return 'conflict'
      put(kept)
      commit()
      return 'inserted'
    },
    async find(id) {
      return structuredClone(records.get(id) ?? null)
    },
    async list(query) {
      const found = [...records.values()].filter(record => matches(record, query)).toSorted(LIST_ORDER.newest)
      return structuredClone(found.slice(0, query.limit))
    },
    async isEmpty() {
      return records.size === 0
    },
    async replace(record, version, alongside) {
      const before = records.get(record.id)
      if (!before) return 'missing'
      if (before.version !== version) return 'changed'
      if (isTaken(record.secrets, record.id)) return 'digest_taken'
      const kept = structuredClone(keepUsage(record, before))
      const commit = prepare(alongside)
      if (!commit) return 'conflict'
      drop(before)
      put(kept)
      commit()
      return 'replaced'
    },
    async remove(id, version, alongside) {
      const before = records.get(id)
      if (!before) return 'missing'
      if (version !== undefined && before.version !== version) return 'changed'
      const commit = prepare(alongside)
      if (!commit) return 'conflict'
      drop(before)
      usage.forget(id)
      commit()
      return 'removed'
    },
    findDocument: documents.find,
    async listDocuments(query) {
      return documents.list(query)
    },
    async write(changes) {
      const commit = prepare(changes)
      commit?.()
      return commit ? 'written' : 'conflict'
    },
    async removeExpired(now) {
      return documents.removeExpired(now)
    },
    async listEvents(query) {
      return events.list(query)
    },
    async chainHead() {
      return events.head()
    },
    async recordUsage(used, batch) {
      if (batch && !usage.isNext(batch)) return
      for (const { keyId, secretId, day, outcome, requests, lastUsedAt, lastUsedIp } of used) {
        const record = records.get(keyId)
        if (!record) continue
        const use = { lastUsedAt: copy(lastUsedAt), lastUsedIp }
        const secrets = record.secrets.map(secret => (secret.id === secretId ? laterUse(secret, use) : secret))
        records.set(keyId, { ...laterUse(record, use), secrets })
        usage.add(keyId, day, outcome, requests)
      }
    },
    async usage(id, since) {
      return usage.list(id, since)
    },
    async contents() {
      return { keys: records.size, events: events.count(), documents: documents.counts() }
    },
    async listStored(after, limit) {
      const ordered = [...records.values()].toSorted(LIST_ORDER.oldest)
      const found = after ? ordered.filter(record => LIST_ORDER.oldest(after, record) < 0) : ordered
      return found.slice(0, limit).map(record => ({ record: structuredClone(record), usage: usage.list(record.id, '') }))
    },
    async restore({ keys = [], documents: restored = [], events: trail = [], chainHead }) {
      const kept = structuredClone(keys)
      const commits = [documents.prepareRestored(restored), events.prepareRestored(trail, chainHead)]
      for (const { record, usage: days } of kept) {
        const before = records.get(record.id)
        if (before) drop(before)
        for (const { digest } of record.secrets) takeDigest(digest)
        put(record)
        usage.restore(record.id, days)
      }
      for (const commit of commits) commit()
    },
    watch: watches.add,
    async close() {
      watches.clear()
    },
  }
}

// copies of what could be changed, and of no more than authentication needs
function resolvedKey(record: KeyRecord, { id, expiresAt }: SecretRecord): ResolvedKey {
  const { name, account, owner, role, environment, grants, subnets, origins } = record
  return {
    id: record.id,
    name,
    account,
    owner,
    role,
    environment,
    grants: [...grants],
    subnets: subnets && [...subnets],
    origins: origins && [...origins],
    expiresAt: copy(record.expiresAt),
    revokedAt: copy(record.revokedAt),
    lastUsedAt: copy(record.lastUsedAt),
    createdAt: new Date(record.createdAt),
    secret: { id, expiresAt: copy(expiresAt) },
  }
}

const copy = (instant: Date | null) => instant && new Date(instant)

function matches(record: KeyRecord, { account, owner, state, now, idleSince, expires, lastUse, after }: KeyQuery): boolean {
  if (account !== undefined && record.account !== account) return false
  if (owner !== undefined && record.owner !== owner) return false
  if (state && keyState(record, now, idleSince) !== state) return false
  if (expires && !isWithin(expires, record.expiresAt)) return false
  if (lastUse && !isWithin(lastUse, record.lastUsedAt ?? record.createdAt)) return false
  return !after || LIST_ORDER.newest(after, record) < 0
}

const isWithin = ({ from, to }: Span, instant: Date | null) => instant !== null && from <= instant && instant < to
