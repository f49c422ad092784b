import { isDeepStrictEqual as isDeepEqual } from 'node:util'
import type { AuditAction } from '../audit/audit-action.js'
import type { Actor } from '../audit/audit-event.js'
import { checkActor } from '../audit/check-actor.js'
import { draftChange } from '../audit/draft-change.js'
import { ManagementError } from '../errors.js'
import { checkNames } from '../input/check-names.js'
import { read } from '../input/readers.js'
import { type Readers, readFields } from '../input/read-fields.js'
import type { Page, PageQuery } from '../input/read-page.js'
import type { ChangeOptions } from '../keys/change-options.js'
import { LIMITS } from '../limits.js'
import { checkAuthority } from '../keys/check-authority.js'
import { checkMaker } from '../keys/check-maker.js'
import { checkRules, FIXED_GRANTS, type KeyRules, violated } from '../keys/key-rules.js'
import type { KeyStore } from '../keys/key-store.js'
import { type RefusedChange, ruleEvent } from '../keys/rule-event.js'
import { randomBase62 } from '../keys/secret-format.js'
import type { Document } from '../records/document.js'
import { coversGrants } from '../restrictions/grants.js'
import { checkCarriers } from './check-carriers.js'
import { changeDocument, type DocumentStore } from './document-changer.js'
import { listRoles } from './list-roles.js'
import type { Role } from './role.js'
import { noRoleUseSince } from './role-use.js'
import { DEDICATED, NAMED, roleKind, roleOf, roleValue } from './role-document.js'

/** What a new role is made of. */
export interface NewRole {
  /** What keys call it by; made up where absent. Letters, digits, `_` and `-`. */
  id?: string
  name: string
  /** Whose it is; null or absent for a role that every account may use. */
  account?: string | null
  grants: readonly string[]
}

/** What can be changed of a role. */
export interface RoleChanges {
  name?: string
  grants?: readonly string[]
}

/** The roles that keys may carry: `keyring.roles`. A key may do what its own grants and those of its role allow. */
export interface RoleManager {
  /** @throws ManagementError `conflict` where the id is taken */
  create(role: NewRole, options?: Pick<ChangeOptions, 'by' | 'within'>): Promise<Role>
  get(id: string): Promise<Role | null>
  /** Those for every account, then the account's own, then those dedicated to one key; each oldest first. */
  list(query?: PageQuery & { account?: string | null }): Promise<Page<Role>>
  /** Takes effect on every key that carries the role. */
  update(id: string, changes: RoleChanges, options?: ChangeOptions): Promise<Role>
  /** Keys that carry it lose its grants. @throws ManagementError `conflict` for a role that belongs to a key: it goes with the key */
  remove(id: string, options?: { by?: Actor; ifVersion?: number }): Promise<void>
}

/** What a role manager is made of. */
export interface RoleManagerParts {
  store: DocumentStore & Pick<KeyStore, 'list'>
  rules: KeyRules
  clock(): Date
  /** Called once a change is durable. */
  onChange(id: string): void
}

const CHANGEABLE: Readers<{ name: string; grants: readonly string[] }> = {
  name: read.text(LIMITS.nameLength),
  grants: read.grants(),
}

const FACTS: Readers<{ id: string; name: string; account: string | null; grants: readonly string[] }> = {
  ...CHANGEABLE,
  id: value => (value === undefined ? `role_${randomBase62(20)}` : roleId(value)),
  account: read.optional(read.id()),
}

export function createRoleManager({ store, rules, clock, onChange }: RoleManagerParts): RoleManager {
  const find = async (id: string): Promise<Document> => {
    const found = await store.findDocument(roleKind(id), id)
    if (!found) throw new ManagementError('not_found', 'there is no such role')
    return found
  }

  return {
    async create(input, { by, within, ...others } = {}) {
      checkNames(others, 'by', 'within')
      checkMaker({ by, within })
      const { id, name, account, grants } = readFields(input, FACTS, 'whole')
      const now = clock()
      await noting({ at: now, account, subject: null, by }, async () => {
        checkRules(rules, { grants })
        checkAuthority(within, { grants })
      })
      const value = roleValue({ name, grants, dedicatedTo: null })
      const becomes = { account, value, createdAt: now, expiresAt: null }
      const { after } = await changeDocument(store, NAMED, id, async before => {
        if (before) throw new ManagementError('conflict', 'there is a role of this id already')
        const unused = await noRoleUseSince(store, id)
        await noting({ at: now, account, subject: null, by }, () => checkCarriers(store, { id, account }, within, now))
        return { becomes, event: roleEvent('role.created', id, account, null, value, now, by), alongside: [unused] }
      })
      onChange(id)
      return roleOf(after)
    },
    async get(id) {
      const found = await store.findDocument(roleKind(id), id)
      return found && roleOf(found)
    },
    list: async (query = {}) => listRoles(store, query),
    async update(id, changes, { ifVersion, by, within, ...others } = {}) {
      checkNames(others, 'ifVersion', 'by', 'within')
      checkMaker({ by, within })
      const facts = readFields(changes, CHANGEABLE, 'partial')
      const { before: was, after } = await changeDocument(store, roleKind(id), id, async before => {
        if (!before) throw new ManagementError('not_found', 'there is no such role')
        checkVersion(before, ifVersion)
        const now = clock()
        const role = roleOf(before)
        const unused = await noRoleUseSince(store, id)
        await noting({ at: now, account: role.account, subject: { kind: 'role', id }, by }, async () => {
          checkRules(rules, facts)
          checkAuthority(within, facts)
          checkChangeable(role, facts)
          if (!coversGrants(role.grants, facts.grants ?? [])) await checkCarriers(store, role, within, now)
        })
        const value = { ...before.value, ...facts }
        if (isDeepEqual(value, before.value)) return null
        return {
          becomes: { ...before, value },
          event: roleEvent('role.updated', id, before.account, before.value, value, now, by),
          alongside: [unused],
        }
      })
      if (after !== was) onChange(id)
      return roleOf(after)
    },
    async remove(id, { ifVersion, by, ...others } = {}) {
      checkNames(others, 'ifVersion', 'by')
      checkActor(by)
      const { kind } = await find(id)
      if (kind === DEDICATED) throw new ManagementError('conflict', 'the role belongs to a key, and goes when the key is deleted')
      await changeDocument(store, kind, id, before => {
        if (!before) throw new ManagementError('not_found', 'there is no such role')
        checkVersion(before, ifVersion)
        return { becomes: null, event: roleEvent('role.deleted', id, before.account, before.value, null, clock(), by) }
      })
      onChange(id)
    },
  }

  function checkChangeable({ grants: fixed }: Role, { grants }: { grants?: readonly string[] }): void {
    if (!rules.grantsImmutable || !grants || isDeepEqual(grants, fixed)) return
    throw violated('grantsImmutable', 'grants', FIXED_GRANTS)
  }

  // that a rule refused is a thing to be told, too
  async function noting(change: RefusedChange, check: () => Promise<void>): Promise<void> {
    try {
      await check()
    } catch (error) {
      const refused = ruleEvent(error, change)
      if (refused) await store.write({ events: [refused] })
      throw error
    }
  }
}

function roleEvent(
  action: Extract<AuditAction, `role.${string}`>,
  id: string,
  account: string | null,
  before: object | null,
  after: object | null,
  at: Date,
  by: Actor | undefined,
) {
  return draftChange({ at, action, account, subject: { kind: 'role', id }, by, before, after })
}

function checkVersion({ version }: Document, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && version !== ifVersion)
    throw new ManagementError('precondition_failed', 'the role was changed meanwhile: read it again')
}

function roleId(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(value) || roleKind(value) !== NAMED)
    throw new TypeError('has 1 to 64 letters, digits, "_" and "-"')
  return value
}
