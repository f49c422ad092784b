import type { Actor } from '../audit/audit-event.js'
import { checkActor } from '../audit/check-actor.js'
import { ManagementError } from '../errors.js'
import { checkNames } from '../input/check-names.js'
import { read } from '../input/readers.js'
import { type Readers, readFields } from '../input/read-fields.js'
import { readPage } from '../input/read-page.js'
import { changeDocument, type DocumentStore } from './document-changer.js'
import type { Member } from './member.js'
import { MEMBER, memberDocumentId, memberOf, type MemberValue, newMember } from './member-document.js'
import { memberEvent } from './member-event.js'
import type { MemberManager, MemberOptions, NewMember } from './member-manager.js'

/** What stored members are made of. */
export interface StoredMembersParts {
  store: DocumentStore
  clock(): Date
  /** Called once a change is durable. */
  onChange(user: string): void
}

const CHANGEABLE: Readers<{ email: string | null; grants: readonly string[] | null }> = {
  email: read.optional(read.email()),
  grants: read.optional(read.grants()),
}

const FACTS: Readers<{ user: string; account: string | null; email: string | null; grants: readonly string[] | null }> = {
  ...CHANGEABLE,
  user: read.id(),
  account: read.optional(read.id()),
}

/** Members in the store: the directory of a host application that has none of its own. */
export function createStoredMembers({ store, clock, onChange }: StoredMembersParts): MemberManager {
  return {
    hosted: false,
    async add(member, options = {}) {
      return add(member, options, () => {
        throw new ManagementError('conflict', 'the person is a member already')
      })
    },
    async enrol(member, options = {}) {
      return add(member, options, (was, { email }) => (email === null || email === was.email ? was : { ...was, email }))
    },
    async find(user, account = null) {
      const found = await store.findDocument(MEMBER, memberDocumentId(user, account))
      return found && memberOf(found)
    },
    async list({ account = null, ...query }) {
      checkNames(query, 'cursor', 'limit')
      const { items, next } = await readPage(query, part =>
        store.listDocuments({ kind: MEMBER, account, order: 'oldest', ...part }),
      )
      return { items: items.map(memberOf), next }
    },
    async update(user, changes, options = {}) {
      const facts = readFields(changes, CHANGEABLE, 'partial')
      return change('member.updated', user, options, value => ({ ...value, ...facts }))
    },
    async activate(user, options = {}) {
      return change('member.activated', user, options, value =>
        value.active ? value : { ...value, active: true, deactivatedAt: null },
      )
    },
    async deactivate(user, options = {}) {
      return change('member.deactivated', user, options, (value, now) =>
        value.active ? { ...value, active: false, deactivatedAt: now.getTime() } : value,
      )
    },
  }

  async function add(
    member: NewMember,
    { by, ...others }: { by?: Actor },
    again: (was: MemberValue, facts: { email: string | null }) => MemberValue,
  ): Promise<Member> {
    checkNames(others, 'by')
    checkActor(by)
    const facts = readFields(member, FACTS, 'whole')
    const { user, account, email, grants } = facts
    const { before: found, after } = await changeDocument(store, MEMBER, memberDocumentId(user, account), before => {
      const now = clock()
      if (!before) {
        const value = newMember(user, email, grants)
        const becomes = { account, value, createdAt: now, expiresAt: null }
        return { becomes, event: memberEvent('member.added', account, null, value, now, by) }
      }
      const was = before.value as MemberValue
      const value = again(was, facts)
      return value === was
        ? null
        : { becomes: { ...before, value }, event: memberEvent('member.updated', account, was, value, now, by) }
    })
    if (after !== found) onChange(user)
    return memberOf(after ?? { account, value: newMember(user) })
  }

  async function change(
    action: Parameters<typeof memberEvent>[0],
    user: string,
    { account = null, by, ...others }: MemberOptions,
    next: (value: MemberValue, now: Date) => MemberValue,
  ): Promise<Member> {
    checkNames(others, 'account', 'by')
    checkActor(by)
    const { after } = await changeDocument(store, MEMBER, memberDocumentId(user, account), before => {
      if (!before) throw new ManagementError('not_found', 'there is no such member')
      const now = clock()
      const was = before.value as MemberValue
      const value = next(was, now)
      if (value === was) return null
      return { becomes: { ...before, value }, event: memberEvent(action, account, was, value, now, by) }
    })
    onChange(user)
    if (!after) throw new ManagementError('not_found', 'there is no such member')
    return memberOf(after)
  }
}
