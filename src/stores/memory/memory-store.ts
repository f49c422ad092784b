import type { KeyRecord, ResolvedKey, SecretRecord } from '../../keys/key-record.js'
import { keepUsage, laterUse } from '../../keys/keep-usage.js'
import { keyState } from '../../keys/key-state.js'
import type { KeyQuery, KeyStore } from '../../keys/key-store.js'

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
  const days = new Map<string, Map<string, number>>()

  const isTaken = (secrets: readonly SecretRecord[], id: string) =>
    secrets.some(({ digest }) => (idsByDigest.get(digest) ?? id) !== id) ||
    new Set(secrets.map(secret => secret.digest)).size !== secrets.length
  const put = (record: KeyRecord) => {
    records.set(record.id, structuredClone(record))
    idsByAccount.set(record.account, (idsByAccount.get(record.account) ?? new Set()).add(record.id))
    for (const { digest } of record.secrets) idsByDigest.set(digest, record.id)
  }
  const drop = (record: KeyRecord) => {
    records.delete(record.id)
    idsByAccount.get(record.account)?.delete(record.id)
    for (const { digest } of record.secrets) idsByDigest.delete(digest)
  }

  return {
    name: 'memory:',
    async open() {},
    findByDigest(digest) {
      const record = records.get(idsByDigest.get(digest) ?? '')
      const secret = record?.secrets.find(candidate => candidate.digest === digest)
      return record && secret ? resolvedKey(record, secret) : null
    },
    async insert(record, limit) {
      if (records.has(record.id) || isTaken(record.secrets, record.id)) return 'digest_taken'
      if (limit !== undefined && (idsByAccount.get(record.account)?.size ?? 0) >= limit) return 'limit_reached'
      put(record)
      return 'inserted'
    },
    async find(id) {
      return structuredClone(records.get(id) ?? null)
    },
    async list(query) {
      const found = [...records.values()].filter(record => matches(record, query)).toSorted(newestFirst)
      return structuredClone(found.slice(0, query.limit))
    },
    async isEmpty() {
      return records.size === 0
    },
    async replace(record, version) {
      const before = records.get(record.id)
      if (!before) return 'missing'
      if (before.version !== version) return 'changed'
      if (isTaken(record.secrets, record.id)) return 'digest_taken'
      drop(before)
      put(keepUsage(record, before))
      return 'replaced'
    },
    async remove(id, version) {
      const before = records.get(id)
      if (!before) return 'missing'
      if (version !== undefined && before.version !== version) return 'changed'
      drop(before)
      days.delete(id)
      return 'removed'
    },
    async recordUsage(usage) {
      for (const { keyId, secretId, day, requests, lastUsedAt, lastUsedIp } of usage) {
        const record = records.get(keyId)
        if (!record) continue
        const used = { lastUsedAt: new Date(lastUsedAt), lastUsedIp }
        const secrets = record.secrets.map(secret => (secret.id === secretId ? laterUse(secret, used) : secret))
        records.set(keyId, { ...laterUse(record, used), secrets })
        const counts = days.get(keyId) ?? new Map<string, number>()
        days.set(keyId, counts.set(day, (counts.get(day) ?? 0) + requests))
      }
    },
    async usage(id, since) {
      const counts = [...(days.get(id) ?? [])].filter(([day]) => day >= since)
      return counts.map(([day, requests]) => ({ day, requests })).toSorted((a, b) => (a.day < b.day ? -1 : 1))
    },
    async close() {},
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
    secret: { id, expiresAt: copy(expiresAt) },
  }
}

const copy = (instant: Date | null) => instant && new Date(instant)

function matches(record: KeyRecord, { account, owner, state, now, after }: KeyQuery): boolean {
  if (account !== undefined && record.account !== account) return false
  if (owner !== undefined && record.owner !== owner) return false
  if (state && keyState(record, now) !== state) return false
  return !after || newestFirst(after, record) < 0
}

type Placed = Pick<KeyRecord, 'id' | 'createdAt'>

function newestFirst(a: Placed, b: Placed): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}
