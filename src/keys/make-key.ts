import { ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import { uniteGrants } from '../restrictions/grants.js'
import type { ChangeOptions } from './change-options.js'
import { checkAuthority } from './check-authority.js'
import { checkMaker } from './check-maker.js'
import type { KeyAccounts } from './key-accounts.js'
import { type KeyAction, keyEvent } from './key-event.js'
import { type KeyFacts, type NewKey, readNewKey } from './key-input.js'
import type { KeyRecord, SecretRecord } from './key-record.js'
import { checkRules, expiryUnder, type KeyRules } from './key-rules.js'
import type { KeyStore } from './key-store.js'
import type { DocumentChange } from '../records/document.js'
import { ruleEvent } from './rule-event.js'
import { randomBase62 } from './secret-format.js'
import { secretTaken } from './secret-taken.js'

/** What a key maker is made of. */
export interface KeyMakerParts {
  store: KeyStore
  rules: KeyRules
  accounts: KeyAccounts
  /** The environment of keys that name none. */
  environment: string
  clock(): Date
  onChange(...records: KeyRecord[]): void
}

type MakerOptions = Pick<ChangeOptions, 'by' | 'within'>

/** The secret of a new key. */
export interface NewSecret {
  readonly record: SecretRecord
  /** What is written with the key because of it; read anew with each try. */
  readonly documents?: () => Promise<readonly DocumentChange[]>
}

/** Makes the record of a new key under the rules, with a secret that is made once the rest is known to be good. */
export type KeyMaker = (
  input: NewKey,
  options: MakerOptions,
  action: KeyAction,
  secretFor: (environment: string, now: Date) => NewSecret,
) => Promise<KeyRecord>

// how often another process may change the owner, the role or the approval meanwhile
const TRIES = 100

export function createKeyMaker({
  store,
  rules,
  accounts,
  environment: usualEnvironment,
  clock,
  onChange,
}: KeyMakerParts): KeyMaker {
  return async (input, options, action, secretFor) => {
    checkMaker(options)
    const facts = readNewKey(input)
    const environment = facts.environment ?? usualEnvironment
    if (!/^[a-zA-Z0-9]{1,20}$/.test(environment)) throw invalid({ environment: 'has 1 to 20 letters and digits, such as "live"' })
    const now = clock()
    const secret = secretFor(environment, now)
    try {
      return await insert({ ...facts, environment }, input, options, action, secret, now)
    } catch (error) {
      const refused = ruleEvent(error, { at: now, account: facts.account, subject: null, by: options.by })
      if (refused) await store.write({ events: [refused] })
      throw error
    }
  }

  async function insert(
    facts: KeyFacts & { environment: string },
    input: NewKey,
    { by, within }: MakerOptions,
    action: KeyAction,
    secret: NewSecret,
    now: Date,
  ): Promise<KeyRecord> {
    const record: KeyRecord = {
      ...facts,
      // what is left open is as wide as its maker
      subnets: input.subnets === undefined ? (within?.subnets ?? null) : facts.subnets,
      origins: input.origins === undefined ? (within?.origins ?? null) : facts.origins,
      expiresAt: expiry(facts.expiresAt, within?.expiresAt ?? null, now),
      id: `key_${randomBase62(20)}`,
      createdAt: now,
      createdBy: facts.createdBy ?? by?.user ?? facts.owner,
      revokedAt: null,
      revokedReason: null,
      lastUsedAt: null,
      lastUsedIp: null,
      secrets: [secret.record],
      version: 1,
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const role = record.role === null ? null : await accounts.usableRole(record.role, record)
      const grants = uniteGrants(record.grants, role?.grants ?? [])
      checkRules(rules, { ...record, grants })
      checkAuthority(within, { ...record, grants })
      const admitted = await accounts.admit(record, now, by)
      const ofSecret = (await secret.documents?.()) ?? []
      const documents = [...admitted.documents, ...(role?.documents ?? []), ...ofSecret]
      const events = [...admitted.events, keyEvent(action, null, admitted.record, now, by)]
      const result = await store.insert(admitted.record, rules.keysPerAccount, { documents, events })
      if (result === 'limit_reached') throw tooMany(rules.keysPerAccount)
      if (result === 'digest_taken') throw secretTaken()
      if (result === 'conflict') continue
      onChange(admitted.record)
      return admitted.record
    }
    throw new ManagementError('conflict', 'the account keeps changing: try again', {
      problems: { '': { kind: 'keepsChanging' } },
    })
  }

  // a maker that ends itself makes nothing that outlives it, also where nobody stated an expiry
  function expiry(stated: Date | null | undefined, latest: Date | null, now: Date): Date | null {
    if (stated !== undefined || !latest) return expiryUnder(rules, stated, now, now)
    const byRule = expiryUnder({ ...rules, neverExpires: 'allowed' }, undefined, now, now)
    return byRule && byRule < latest ? byRule : latest
  }
}

function tooMany(most: number | undefined): ManagementError {
  const message = `an account has at most ${most} keys, and revoked ones count: delete one first`
  return new ManagementError('limit_reached', message, { rule: 'keysPerAccount' })
}
