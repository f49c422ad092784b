import { draftChange } from '../audit/draft-change.js'
import type { Actor, EventDraft } from '../audit/audit-event.js'
import { ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import type { BoundRole, KeyAccounts } from '../keys/key-accounts.js'
import type { KeyRecord } from '../keys/key-record.js'
import { type KeyRules, violated } from '../keys/key-rules.js'
import type { Document, DocumentChange } from '../records/document.js'
import { ACCESS, accessOf } from './access-document.js'
import { accountKey } from './account-key.js'
import type { DocumentStore } from './document-changer.js'
import { MEMBER, memberDocumentId, newMember, type MemberValue } from './member-document.js'
import { memberEvent } from './member-event.js'
import type { MemberManager } from './member-manager.js'
import { noteRoleUse } from './role-use.js'
import { DEDICATED, dedicatedRoleId, roleKind, roleOf, roleValue } from './role-document.js'

/** What the accounts of keys are made of. */
export interface KeyAccountsParts {
  store: DocumentStore
  rules: KeyRules
  /** The host application's own members; null where they are stored. */
  hosted: Pick<MemberManager, 'find'> | null
}

/** What is written with a new key. */
interface Admission {
  record: KeyRecord
  readonly documents: DocumentChange[]
  readonly events: EventDraft[]
}

export function createKeyAccounts({ store, rules, hosted }: KeyAccountsParts): KeyAccounts {
  return {
    roleGrants(role, account) {
      const found = store.findDocument(roleKind(role), role)
      return found instanceof Promise ? found.then(document => grantsFor(document, account)) : grantsFor(found, account)
    },
    async usableRole(role, { id, account }) {
      const found = await store.findDocument(roleKind(role), role)
      const bound = boundRole(found, account)
      if (found && bound && [null, id].includes(roleOf(found).dedicatedTo)) return bound
      throw invalid({ role: 'there is no such role for keys of this account' }, { role: { kind: 'noSuchRole' } })
    },
    carriedRole: async (role, account) => boundRole(await store.findDocument(roleKind(role), role), account),
    async admit(record, now, by) {
      const admission: Admission = { record, documents: [], events: [] }
      await admitAccount(admission)
      await admitOwner(admission, now, by)
      admitRole(admission, now, by)
      return admission
    },
    async release({ id, account }, now, by) {
      const own = dedicatedRoleId(id)
      const found = await store.findDocument(DEDICATED, own)
      if (!found) return {}
      const change = { at: now, action: 'role.deleted' as const, account, subject: { kind: 'role', id: own }, by }
      return {
        documents: [{ kind: DEDICATED, id: own, expected: found.version, becomes: null }],
        events: [draftChange({ ...change, before: found.value, after: null })],
      }
    },
  }

  async function admitAccount({ record: { account }, documents }: Admission): Promise<void> {
    if (!rules.approvalRequired) return
    const access = await store.findDocument(ACCESS, accountKey(account))
    const state = accessOf(access)
    if (!access || state !== 'approved') {
      const message = `the account may not make keys yet: ${ASK[state]}`
      throw new ManagementError('rule_violated', message, {
        rule: 'approvalRequired',
        members: { accessRequest: state },
        ...(state === 'approved' ? {} : { problems: { '': { kind: 'mayNotMake', request: state } } }),
      })
    }
    documents.push({ kind: ACCESS, id: access.id, expected: access.version })
  }

  async function admitOwner(admission: Admission, now: Date, by: Actor | undefined): Promise<void> {
    const { owner, account } = admission.record
    if (owner === null) return
    if (hosted) {
      if (!(await hosted.find(owner, account))?.active) throw notActive()
      return
    }
    const id = memberDocumentId(owner, account)
    const member = await store.findDocument(MEMBER, id)
    if (member && !(member.value as MemberValue).active) throw notActive()
    if (member) {
      admission.documents.push({ kind: MEMBER, id, expected: member.version })
      return
    }
    const value = newMember(owner)
    admission.documents.push({ kind: MEMBER, id, expected: null, becomes: { account, value, createdAt: now, expiresAt: null } })
    admission.events.push(memberEvent('member.added', account, null, value, now, by))
  }

  function admitRole(admission: Admission, now: Date, by: Actor | undefined): void {
    const { record } = admission
    if (!rules.dedicatedRole) return
    if (record.role !== null)
      throw violated('dedicatedRole', 'role', 'every key has a role of its own: leave it out, and name the grants', {
        kind: 'ownRole',
      })
    const id = dedicatedRoleId(record.id)
    const { account } = record
    const value = roleValue({ name: record.name, grants: record.grants, dedicatedTo: record.id })
    admission.documents.push({
      kind: DEDICATED,
      id,
      expected: null,
      becomes: { account, value, createdAt: now, expiresAt: null },
    })
    const event = { at: now, action: 'role.created' as const, account, subject: { kind: 'role', id }, by }
    admission.events.push(draftChange({ ...event, before: null, after: value }))
    admission.record = { ...record, role: id, grants: [] }
  }
}

const ASK = {
  none: 'request access first',
  pending: 'its access request is pending',
  denied: 'its access request was denied, it may ask again',
  approved: '',
} as const

const notActive = () => invalid({ owner: 'is not an active member of the account' }, { owner: { kind: 'ownerInactive' } })

function boundRole(document: Document | null, account: string | null): BoundRole | null {
  const grants = grantsFor(document, account)
  if (!document || !grants) return null
  const { kind, id, version } = document
  return { grants, documents: [{ kind, id, expected: version }, noteRoleUse(id)] }
}

// the id of another account's role is as good as unknown
function grantsFor(document: Document | null, account: string | null): readonly string[] | null {
  if (!document || (document.account !== null && document.account !== account)) return null
  return roleOf(document).grants
}
