import { ManagementError } from '../errors.js'
import type { ApiKey, KeyState } from './api-key.js'
import { apiKeyView } from './api-key-view.js'
import type { Pepper } from './digest.js'
import { type ImportedKey, importSecret } from './import-key.js'
import {
  checkNames,
  invalid,
  type KeyChanges,
  type KeyFacts,
  type NewKey,
  readKeyChanges,
  readNewKey,
  readReason,
} from './key-input.js'
import type { KeyRecord, SecretRecord } from './key-record.js'
import { checkSubnetsUnder, expiryUnder, type KeyRules } from './key-rules.js'
import type { DayUsage, KeyStore } from './key-store.js'
import { decodeCursor, encodeCursor } from './list-cursor.js'
import { createOneAtATime } from './one-at-a-time.js'
import { endSecret, rotateSecrets } from './rotate-secrets.js'
import { randomBase62, type SecretFormat } from './secret-format.js'
import { createSecretIssuer } from './secret-issuer.js'

/** A key with its secret, which is shown this once. */
export interface KeyWithSecret {
  key: ApiKey
  secret: string
}

/** Which keys to list. */
export interface ListKeys {
  account?: string | null
  owner?: string
  state?: KeyState
  /** `next` of the page before. */
  cursor?: string
  /** 1 to 100; 50 by default. */
  limit?: number
}

/** How a change is held against other people's changes. */
export interface ChangeOptions {
  /** Refuse the change where the key has another version meanwhile. */
  ifVersion?: number
}

/**
 * The life of keys: `keyring.keys`. Every method rejects with ManagementError where the change is refused, and with the
 * store's error where it could not be made; what it resolves to is durable.
 */
export interface KeyManager {
  /** Makes a key; the secret is never to be had again. */
  create(input: NewKey): Promise<KeyWithSecret>
  get(id: string): Promise<ApiKey | null>
  /** Newest first; `next` is null on the last page. */
  list(query?: ListKeys): Promise<{ items: ApiKey[]; next: string | null }>
  update(id: string, changes: KeyChanges, options?: ChangeOptions): Promise<ApiKey>
  /** Gives the key a new secret; the old one ends after the grace, at once by default. */
  rotate(id: string, options?: { graceSeconds?: number } & ChangeOptions): Promise<KeyWithSecret>
  /** Ends a secret that is not the current one before its grace is over. */
  endSecret(id: string, secretId: string, options?: ChangeOptions): Promise<ApiKey>
  /** Ends a key for good; it stays listed. Revoking twice changes nothing. */
  revoke(id: string, options?: { reason?: string } & ChangeOptions): Promise<ApiKey>
  /** Deletes a key: it is gone. */
  remove(id: string, options?: ChangeOptions): Promise<void>
  /** Brings in a key that exists elsewhere, by its secret or the digest of it. */
  import(input: ImportedKey): Promise<ApiKey>
  /** Requests per UTC day, oldest first; the last 30 days by default. */
  usage(id: string, options?: { days?: number }): Promise<DayUsage[]>
}

/** What a key manager is made of. */
export interface KeyManagerParts {
  store: KeyStore
  rules: KeyRules
  format: SecretFormat
  /** The first one goes into new digests. */
  peppers: readonly Pepper[]
  clock(): Date
  /** Told of every changed key, before and after, once the change is durable. */
  onChange(...records: KeyRecord[]): void
}

const DAY_MS = 86_400_000
const TRIES = 100
const STATES: readonly KeyState[] = ['active', 'expired', 'idle', 'revoked']

export function createKeyManager({ store, rules, format, peppers, clock, onChange }: KeyManagerParts): KeyManager {
  const issueSecret = createSecretIssuer(format, peppers[0])
  const oneAtATime = createOneAtATime()

  return {
    async create(input) {
      const facts = readNewKey(input)
      const now = clock()
      const environment = checkedEnvironment(facts)
      const { secret, record } = issueSecret(environment, now)
      return { key: await insert(facts, environment, record, now), secret }
    },
    async get(id) {
      const record = await store.find(id)
      return record && apiKeyView(record, clock())
    },
    async list(query = {}) {
      checkNames(query, 'account', 'owner', 'state', 'cursor', 'limit')
      const { account, owner, state, cursor, limit = 50 } = query
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalid({ limit: 'is a whole number from 1 to 100' })
      if (state !== undefined && !STATES.includes(state)) throw invalid({ state: `is one of ${STATES.join(', ')}` })
      const now = clock()
      const after = cursor === undefined ? {} : { after: decodeCursor(cursor) }
      const filter = {
        ...(account === undefined ? {} : { account }),
        ...(owner === undefined ? {} : { owner }),
        ...(state ? { state } : {}),
      }
      const records = await store.list({ ...filter, ...after, now, limit: limit + 1 })
      const page = records.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map(record => apiKeyView(record, now)),
        next: last && records.length > limit ? encodeCursor(last) : null,
      }
    },
    async update(id, changes, options = {}) {
      checkNames(options, 'ifVersion')
      const { environment: _, expiresAt, ...facts } = readKeyChanges(changes)
      return change(id, options, (record, now) => {
        const next = { ...record, ...facts, expiresAt: changedExpiry(record, expiresAt, 'expiresAt' in changes, now) }
        if (facts.subnets !== undefined) checkSubnetsUnder(rules, next.subnets)
        return next
      })
    },
    async rotate(id, options = {}) {
      checkNames(options, 'graceSeconds', 'ifVersion')
      const { graceSeconds = 0 } = options
      let secret = ''
      const key = await change(id, options, (record, now) => {
        const issued = issueSecret(record.environment, now)
        secret = issued.secret
        return { ...record, secrets: rotateSecrets(record, issued.record, graceSeconds, now) }
      })
      return { key, secret }
    },
    async endSecret(id, secretId, options = {}) {
      checkNames(options, 'ifVersion')
      return change(id, options, (record, now) => ({ ...record, secrets: endSecret(record, secretId, now) }))
    },
    async revoke(id, options = {}) {
      checkNames(options, 'reason', 'ifVersion')
      const revokedReason = readReason(options.reason)
      return change(id, options, (record, now) => (record.revokedAt ? record : { ...record, revokedAt: now, revokedReason }))
    },
    async remove(id, options = {}) {
      checkNames(options, 'ifVersion')
      return oneAtATime(id, () => removeNow(id, options.ifVersion))
    },
    async import({ secret, digest, ...input }) {
      const facts = readNewKey(input)
      const now = clock()
      return insert(facts, checkedEnvironment(facts), importSecret({ ...input, secret, digest }, format, peppers, now), now)
    },
    async usage(id, options = {}) {
      checkNames(options, 'days')
      const { days = 30 } = options
      if (!Number.isInteger(days) || days < 1 || days > 366) throw invalid({ days: 'is a whole number from 1 to 366' })
      if (!(await store.find(id))) throw unknownKey()
      return store.usage(id, new Date(clock().getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10))
    },
  }

  function checkedEnvironment({ environment = format.environment }: KeyFacts): string {
    if (!/^[a-zA-Z0-9]{1,20}$/.test(environment)) throw invalid({ environment: 'has 1 to 20 letters and digits, such as "live"' })
    return environment
  }

  async function insert(facts: KeyFacts, environment: string, secret: SecretRecord, now: Date): Promise<ApiKey> {
    checkSubnetsUnder(rules, facts.subnets)
    const record: KeyRecord = {
      ...facts,
      id: `key_${randomBase62(20)}`,
      environment,
      createdAt: now,
      createdBy: facts.createdBy ?? facts.owner,
      expiresAt: expiryUnder(rules, facts.expiresAt, now, now),
      revokedAt: null,
      revokedReason: null,
      lastUsedAt: null,
      lastUsedIp: null,
      secrets: [secret],
      version: 1,
    }
    const result = await store.insert(record, rules.keysPerAccount)
    if (result === 'limit_reached') {
      throw new ManagementError(
        'limit_reached',
        `an account has at most ${rules.keysPerAccount} keys, and revoked ones count: delete one first`,
        { rule: 'keysPerAccount' },
      )
    }
    if (result === 'digest_taken') throw new ManagementError('conflict', 'this secret belongs to a key already')
    onChange(record)
    return apiKeyView(record, now)
  }

  function changedExpiry(record: KeyRecord, stated: Date | null | undefined, given: boolean, now: Date): Date | null {
    if (!given || stated === undefined || stated?.getTime() === record.expiresAt?.getTime()) return record.expiresAt
    if (record.revokedAt || (record.expiresAt && record.expiresAt <= now)) {
      throw new ManagementError('conflict', 'the key has ended: make a new one instead of prolonging it')
    }
    return expiryUnder(rules, stated, record.createdAt, now)
  }

  async function removeNow(id: string, ifVersion: number | undefined): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const record = await store.find(id)
      if (!record) throw unknownKey()
      if (ifVersion !== undefined && record.version !== ifVersion) throw changedMeanwhile()
      const result = await store.remove(id, record.version)
      if (result === 'missing') throw unknownKey()
      // removed as it was read, so that every secret it had is forgotten
      if (result === 'removed') return onChange(record)
    }
    throw keepsChanging()
  }

  function change(id: string, { ifVersion }: ChangeOptions, next: NextRecord): Promise<ApiKey> {
    return oneAtATime(id, () => changeNow(id, ifVersion, next))
  }

  // compare-and-set, again and again: whoever comes second, in another process, sees what the first one did
  async function changeNow(id: string, ifVersion: number | undefined, next: NextRecord): Promise<ApiKey> {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await store.find(id)
      if (!before) throw unknownKey()
      if (ifVersion !== undefined && before.version !== ifVersion) throw changedMeanwhile()
      const now = clock()
      const wanted = next(before, now)
      if (wanted === before) return apiKeyView(before, now)
      const after = { ...wanted, version: before.version + 1 }
      const result = await store.replace(after, before.version)
      if (result === 'replaced') {
        onChange(before, after)
        return apiKeyView(after, now)
      }
      if (result === 'missing') throw unknownKey()
    }
    throw keepsChanging()
  }
}

type NextRecord = (record: KeyRecord, now: Date) => KeyRecord

const unknownKey = () => new ManagementError('not_found', 'there is no such key')
const keepsChanging = () => new ManagementError('conflict', 'the key keeps changing: try again')
const changedMeanwhile = () => new ManagementError('precondition_failed', 'the key was changed meanwhile: read it again')
