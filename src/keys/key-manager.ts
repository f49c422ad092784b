import { ManagementError } from '../errors.js'
import { checkNames } from '../input/check-names.js'
import { invalid } from '../input/invalid.js'
import { type Page, type PageQuery, readPage } from '../input/read-page.js'
import { LIMITS } from '../limits.js'
import type { ApiKey, KeyState } from './api-key.js'
import type { ChangeOptions } from './change-options.js'
import type { KeyChanger } from './change-key.js'
import type { Pepper } from './digest.js'
import { goneDigest } from './gone-digest.js'
import { type ImportedKey, importSecret } from './import-key.js'
import type { KeyAccounts } from './key-accounts.js'
import type { KeyChanges, NewKey } from './key-input.js'
import type { KeyRecord } from './key-record.js'
import { checkGrace, idleSince, type KeyRules } from './key-rules.js'
import { keyState } from './key-state.js'
import type { DayUsage, KeyStore } from './key-store.js'
import { createKeyViewer } from './key-viewer.js'
import { createKeyMaker } from './make-key.js'
import { readReason } from './read-reason.js'
import { endSecret, rotateSecrets } from './rotate-secrets.js'
import type { SecretFormat } from './secret-format.js'
import { createSecretIssuer } from './secret-issuer.js'
import { createKeyUpdate } from './update-key.js'
import { sumUsage } from './sum-usage.js'
import type { UsageRecorder } from './usage-recorder.js'
import { withUsage } from './with-usage.js'

/** A key with its secret, which is shown this once. */
export interface KeyWithSecret {
  key: ApiKey
  secret: string
}

/** Who makes a key, and what the maker holds. */
export type MakerOptions = Pick<ChangeOptions, 'by' | 'within'>

/** Which keys to list. */
export interface ListKeys extends PageQuery {
  account?: string | null
  owner?: string
  state?: KeyState
}

/**
 * The life of keys: `keyring.keys`. Every method rejects with ManagementError where the change is refused, and with the
 * store's error where it could not be made; what it resolves to is durable.
 */
export interface KeyManager {
  /**
   * Makes a key; the secret is never to be had again.
   *
   * @throws ManagementError `invalid_input`; `rule_violated` or `limit_reached` with the rule; `forbidden` for what exceeds
   *   `within`; `conflict` where the account keeps changing
   * @example
   * ```ts
   * const { key, secret } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['reports:read'] })
   * ```
   */
  create(input: NewKey, options?: MakerOptions): Promise<KeyWithSecret>
  /** The key, whatever its state; null where there is none. */
  get(id: string): Promise<ApiKey | null>
  /**
   * Newest first; `next` is null on the last page.
   *
   * @throws ManagementError `invalid_input` for a state, a limit or a cursor that is none
   * @example
   * ```ts
   * const { items, next } = await keyring.keys.list({ account: 'acme', state: 'active', limit: 20 })
   * ```
   */
  list(query?: ListKeys): Promise<Page<ApiKey>>
  /**
   * Changes the members that are given, and no other.
   *
   * @throws ManagementError `not_found`; `invalid_input`; `rule_violated` with the rule; `forbidden` for a key that gets
   *   wider than `within`; `precondition_failed` where `ifVersion` is another one by now; `conflict` for a new expiry of a
   *   key that has ended
   * @example
   * ```ts
   * await keyring.keys.update(key.id, { subnets: ['192.0.2.0/24'] }, { ifVersion: key.version })
   * ```
   */
  update(id: string, changes: KeyChanges, options?: ChangeOptions): Promise<ApiKey>
  /**
   * Gives the key a new secret; the old one ends after the grace, at once by default.
   *
   * @throws ManagementError `not_found`; `invalid_input` for a grace that is not from 0 seconds to 366 days; `conflict` for
   *   a key that is not active, or that has two live secrets already; `forbidden` for a key that exceeds `within`;
   *   `precondition_failed`
   * @example
   * ```ts
   * const { secret } = await keyring.keys.rotate(key.id, { graceSeconds: 3600 })
   * ```
   */
  rotate(id: string, options?: { graceSeconds?: number } & ChangeOptions): Promise<KeyWithSecret>
  /**
   * Ends a secret that is not the current one before its grace is over.
   *
   * @throws ManagementError `not_found` for the key or the secret; `conflict` for the current secret; `precondition_failed`
   */
  endSecret(id: string, secretId: string, options?: ChangeOptions): Promise<ApiKey>
  /**
   * Ends a key for good; it stays listed. Revoking twice changes nothing.
   *
   * @throws ManagementError `not_found`; `invalid_input` for a reason of more than 500 characters; `precondition_failed`
   * @example
   * ```ts
   * await keyring.keys.revoke(key.id, { reason: 'the project is over', by: { user: 'ann' } })
   * ```
   */
  revoke(id: string, options?: { reason?: string } & ChangeOptions): Promise<ApiKey>
  /**
   * Deletes a key: it is gone.
   *
   * @throws ManagementError `not_found`; `conflict` for an active key under the rule `deleteOnlyInactive`;
   *   `precondition_failed`
   */
  remove(id: string, options?: ChangeOptions): Promise<void>
  /**
   * Brings in a key that exists elsewhere, by its secret, the digest of it, or another system's hash, which is replaced by a
   * digest when the key is first used.
   *
   * @throws ManagementError as `create`; `conflict` where the secret belongs to a key already, or did before, as far as
   *   what is given can tell
   * @example
   * ```ts
   * await keyring.keys.import({ name: 'export', account: 'acme', secret: 'f4e8a6d2-1b1c-4a53-9c5e-0d2f6a7b8c9d' })
   * ```
   */
  import(input: ImportedKey, options?: MakerOptions): Promise<ApiKey>
  /**
   * Requests per UTC day, oldest first; the last 30 days by default.
   *
   * @throws ManagementError `not_found`; `invalid_input` for `days` that are not from 1 to 366
   */
  usage(id: string, options?: { days?: number }): Promise<DayUsage[]>
}

/** What a key manager is made of. */
export interface KeyManagerParts {
  store: KeyStore
  rules: KeyRules
  accounts: KeyAccounts
  changer: KeyChanger
  format: SecretFormat
  /** The first one goes into new digests. */
  peppers: readonly Pepper[]
  usage: Pick<UsageRecorder, 'unwritten' | 'flush'>
  clock(): Date
  /** Told of every changed key, before and after, once the change is durable. */
  onChange(...records: KeyRecord[]): void
}

const DAY_MS = 86_400_000
const STATES: readonly KeyState[] = ['active', 'expired', 'idle', 'revoked']

export function createKeyManager(parts: KeyManagerParts): KeyManager {
  const { store, rules, accounts, changer, format, peppers, usage, clock } = parts
  const { change, remove } = changer
  const issueSecret = createSecretIssuer(format, peppers[0])
  const make = createKeyMaker({ ...parts, environment: format.environment })
  const view = createKeyViewer(accounts, usage, rules)
  const update = createKeyUpdate(rules, accounts)
  const shown = async (record: KeyRecord | Promise<KeyRecord>) => view(await record, clock())

  return {
    async create(input, options = {}) {
      checkNames(options, 'by', 'within')
      let secret = ''
      const record = await make(input, options, 'key.created', (environment, now) => {
        const issued = issueSecret(environment, now)
        secret = issued.secret
        return issued
      })
      return { key: await shown(record), secret }
    },
    async get(id) {
      const record = await store.find(id)
      return record && shown(record)
    },
    async list(query = {}) {
      checkNames(query, 'account', 'owner', 'state', 'cursor', 'limit')
      const { account, owner, state } = query
      if (state !== undefined && !STATES.includes(state)) throw invalid({ state: `is one of ${STATES.join(', ')}` })
      const now = clock()
      const idle = idleSince(rules, now)
      // what a store filters by must be what is shown
      if (state && idle) await usage.flush()
      const filter = {
        ...(account === undefined ? {} : { account }),
        ...(owner === undefined ? {} : { owner }),
        ...(state ? { state } : {}),
        ...(idle ? { idleSince: idle } : {}),
      }
      const { items, next } = await readPage(query, part => store.list({ ...filter, ...part, now }))
      return { items: await Promise.all(items.map(record => view(record, now))), next }
    },
    async update(id, changes, options = {}) {
      checkNames(options, 'ifVersion', 'by', 'within')
      const next = update(changes, options.within)
      return shown(change(id, options, async (record, now) => ({ ...(await next(record, now)), action: 'key.updated' })))
    },
    async rotate(id, options = {}) {
      checkNames(options, 'graceSeconds', 'ifVersion', 'by', 'within')
      const { graceSeconds = 0 } = options
      let secret = ''
      const record = await change(id, options, async (before, now) => {
        const alongside = await update.checkWhole(before, options.within)
        checkActive(before, now)
        const issued = issueSecret(before.environment, now)
        secret = issued.secret
        const secrets = rotateSecrets(before, issued.record, graceSeconds, now)
        checkGrace(rules, graceSeconds)
        const forgotten = before.secrets.filter(({ id: kept }) => !secrets.some(other => other.id === kept))
        const documents = [...(alongside.documents ?? []), ...forgotten.map(({ digest }) => goneDigest(digest, now))]
        return { record: { ...before, secrets }, action: 'key.rotated', alongside: { ...alongside, documents } }
      })
      return { key: await shown(record), secret }
    },
    async endSecret(id, secretId, options = {}) {
      checkNames(options, 'ifVersion', 'by', 'within')
      return shown(
        change(id, options, (record, now) => ({
          record: { ...record, secrets: endSecret(record, secretId, now) },
          action: 'key.secret_ended',
        })),
      )
    },
    async revoke(id, options = {}) {
      checkNames(options, 'reason', 'ifVersion', 'by', 'within')
      const reason = readReason(options.reason)
      return shown(
        change(id, options, (record, now) =>
          record.revokedAt
            ? null
            : { record: { ...record, revokedAt: now, revokedReason: reason }, action: 'key.revoked', reason },
        ),
      )
    },
    async remove(id, options = {}) {
      checkNames(options, 'ifVersion', 'by', 'within')
      return remove(id, options, async (record, now) => {
        if (rules.deleteOnlyInactive && stateOf(record, now) === 'active')
          throw new ManagementError('conflict', 'the key is active: revoke it before you delete it', {
            rule: 'deleteOnlyInactive',
          })
        return accounts.release(record, now, options.by)
      })
    },
    async import({ secret, digest, hash, ...input }, options = {}) {
      checkNames(options, 'by', 'within')
      return shown(
        make(input, options, 'key.imported', (_environment, now) =>
          importSecret({ ...input, secret, digest, hash }, { store, format, peppers }, now),
        ),
      )
    },
    async usage(id, options = {}) {
      checkNames(options, 'days')
      const { days = 30 } = options
      if (!Number.isInteger(days) || days < 1 || days > LIMITS.usageDays)
        throw invalid({ days: `is a whole number from 1 to ${LIMITS.usageDays}` })
      if (!(await store.find(id))) throw new ManagementError('not_found', 'there is no such key')
      const since = new Date(clock().getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10)
      const unwritten = usage.unwritten(id).filter(({ day }) => day >= since)
      return sumUsage(await store.usage(id, since), unwritten)
    },
  }

  function stateOf(record: KeyRecord, now: Date): KeyState {
    return keyState(withUsage(record, usage.unwritten(record.id)), now, idleSince(rules, now))
  }

  function checkActive(record: KeyRecord, now: Date): void {
    const state = stateOf(record, now)
    if (state !== 'active')
      throw new ManagementError('conflict', `the key is ${state}: only an active key can be rotated`, {
        problems: { '': { kind: 'inactiveKey', state } },
      })
  }
}
