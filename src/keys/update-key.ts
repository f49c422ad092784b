import { ManagementError } from '../errors.js'
import { uniteGrants } from '../restrictions/grants.js'
import type { Authority } from './authority.js'
import { checkAuthority, isWithin } from './check-authority.js'
import type { KeyAccounts } from './key-accounts.js'
import { type KeyChanges, readKeyChanges } from './key-input.js'
import type { KeyRecord } from './key-record.js'
import type { Alongside } from './key-store.js'
import { checkRules, expiryUnder, FIXED_GRANTS, type KeyRules, violated } from './key-rules.js'
import { keyState } from './key-state.js'

/** A change of a key, with what must hold for it. */
export interface UpdatedKey {
  readonly record: KeyRecord
  readonly alongside: Alongside
}

/** Makes of changes what they make of a record. */
export interface KeyUpdate {
  (changes: KeyChanges, within: Authority | undefined): (record: KeyRecord, now: Date) => Promise<UpdatedKey>
  /** Refuses a caller who would come by the secret of a key that is stronger than the caller. */
  checkWhole(record: KeyRecord, within: Authority | undefined): Promise<Alongside>
}

export function createKeyUpdate(rules: KeyRules, accounts: KeyAccounts): KeyUpdate {
  const update = (changes: KeyChanges, within: Authority | undefined) => {
    const { expiresAt: stated, ...facts } = readKeyChanges(changes)
    return async (record: KeyRecord, now: Date): Promise<UpdatedKey> => {
      const expiresAt = 'expiresAt' in changes ? changedExpiry(record, stated, now) : record.expiresAt
      const next = { ...record, ...facts, expiresAt }
      const granting = facts.grants !== undefined || facts.role !== undefined
      if (granting) checkChangeable(record, next)
      const was = await whole(record)
      const becomes = next.role === record.role ? { ...was, grants: uniteGrants(next.grants, was.role) } : await whole(next, true)
      checkRules(rules, { ...facts, ...(granting ? { grants: becomes.grants } : {}) })
      // Of a key that gets wider all is looked at: subnets of the caller's own would still let the key's grants in from
      // where the caller has none of them. To narrow a key is always right.
      const extent = { ...next, grants: becomes.grants }
      if (within && !isWithin({ ...record, grants: was.grants }, extent)) checkAuthority(within, extent)
      return { record: next, alongside: { documents: becomes.documents } }
    }
  }

  return Object.assign(update, {
    async checkWhole(record: KeyRecord, within: Authority | undefined) {
      if (!within) return {}
      const { grants, documents } = await whole(record)
      checkAuthority(within, { ...record, grants })
      return { documents }
    },
  })

  // all that a key may do, and what pins it: a role that is edited meanwhile must not slip in what nobody has looked at
  async function whole(record: KeyRecord, isNewRole = false) {
    const { role: id, account, grants } = record
    const role = id === null ? null : await (isNewRole ? accounts.usableRole(id, record) : accounts.carriedRole(id, account))
    const granted = role?.grants ?? []
    return { grants: uniteGrants(grants, granted), role: granted, documents: role?.documents ?? [] }
  }

  function checkChangeable(record: KeyRecord, next: KeyRecord): void {
    const field = record.role !== next.role ? 'role' : 'grants'
    if (field === 'grants' && sameSet(record.grants, next.grants)) return
    if (rules.grantsImmutable) throw violated('grantsImmutable', field, FIXED_GRANTS)
    if (rules.dedicatedRole) throw violated('dedicatedRole', field, "a key's grants are those of its own role: change the role")
  }

  function changedExpiry(record: KeyRecord, stated: Date | null | undefined, now: Date): Date | null {
    if (stated === undefined || stated?.getTime() === record.expiresAt?.getTime()) return record.expiresAt
    if (keyState(record, now) !== 'active')
      throw new ManagementError('conflict', 'the key has ended: make a new one instead of prolonging it', {
        problems: { '': { kind: 'ended' } },
      })
    return expiryUnder(rules, stated, record.createdAt, now)
  }
}

const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every(item => b.includes(item))
