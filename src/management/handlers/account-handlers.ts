import type { z } from 'zod'
import type { Role } from '../../accounts/role.js'
import type { AuditEvent } from '../../audit/audit-event.js'
import { ManagementError } from '../../errors.js'
import type { Keyring } from '../../keyring.js'
import { askedAccount, notFound, seesAccount, seesKey } from '../account-scope.js'
import type { Caller } from '../caller.js'
import type { accountOperations } from '../contract/account-operations.js'
import type { auditEventSchema } from '../contract/audit-event-schema.js'
import type { roleSchema } from '../contract/role-schema.js'
import type { Handlers } from '../handler.js'
import { memberJson } from '../member-json.js'

type Accounts = Pick<Keyring, 'keys' | 'members' | 'roles' | 'audit' | 'rules'>

/** The members, the roles and the audit trail of accounts. */
export function createAccountHandlers(keyring: Accounts): Handlers<keyof typeof accountOperations> {
  const { keys, members, roles, audit, rules } = keyring

  const findRole = async (caller: Caller, id: string): Promise<Role> => {
    const role = await roles.get(id)
    if (!role || !(await seesRole(caller, role))) throw notFound('role')
    return role
  }
  // a role of one key is as visible as the key
  const seesRole = async (caller: Caller, { account, dedicatedTo }: Role): Promise<boolean> => {
    if (dedicatedTo === null) return account === null || seesAccount(caller, account)
    const key = await keys.get(dedicatedTo)
    return key !== null && seesKey(caller, key, rules)
  }

  // what happens to a personal key is its owner's business, and whose it was is told by its making and its deletion
  const seesEvent = async (caller: Caller, { actor, subject, before, after }: AuditEvent): Promise<boolean> => {
    if (rules.ownership !== 'personal' || caller.admin) return true
    if (caller.user !== null && [actor.user, before?.owner, after?.owner].includes(caller.user)) return true
    if (subject.kind === 'role') {
      const role = await roles.get(subject.id)
      return role !== null && seesRole(caller, role)
    }
    const key = subject.kind === 'key' ? await keys.get(subject.id) : null
    return subject.kind === 'key' ? key !== null && seesKey(caller, key, rules) : true
  }

  return {
    async listMembers({ caller, query: { account, ...query } }) {
      const { items, next } = await members.list({ ...query, account: askedAccount(caller, account) })
      return { body: { items: items.map(memberJson), next } }
    },
    async updateMember({ caller, params: { memberId }, query, body: { active } }) {
      const account = askedAccount(caller, query.account)
      if (memberId === caller.user && account === caller.account)
        throw new ManagementError('forbidden', 'nobody activates or deactivates themselves: ask another member', {
          problems: { '': { kind: 'ownActivation' } },
        })
      if (!(await members.find(memberId, account))) throw notFound('member')
      const change = active ? members.activate : members.deactivate
      return { body: memberJson(await change(memberId, { account, by: caller.by })) }
    },
    async listRoles({ caller, query: { account, ...query } }) {
      const { items, next } = await roles.list({ ...query, account: askedAccount(caller, account) })
      const seen = await Promise.all(items.map(role => seesRole(caller, role)))
      return { body: { items: items.filter((_, i) => seen[i]).map(roleJson), next } }
    },
    async getRole({ caller, params: { roleId } }) {
      const role = await findRole(caller, roleId)
      return { body: roleJson(role), version: role.version }
    },
    async updateRole({ caller, params: { roleId }, body, ifMatch }) {
      const role = await findRole(caller, roleId)
      if (role.account === null && role.dedicatedTo === null && !caller.admin)
        throw new ManagementError('forbidden', 'every account may use this role: only an admin changes it', {
          problems: { '': { kind: 'sharedRole' } },
        })
      const { by, within } = caller
      const changed = await roles.update(role.id, body, { by, within, ...ifMatch(role.version) })
      return { body: roleJson(changed), version: changed.version }
    },
    async listAuditEvents({ caller, query: { account, from, to, ...query } }) {
      const { items, next } = await audit.list({
        ...query,
        ...(caller.admin && account === undefined ? {} : { account: askedAccount(caller, account) }),
        ...(from === undefined ? {} : { from: new Date(from) }),
        ...(to === undefined ? {} : { to: new Date(to) }),
      })
      const seen = await Promise.all(items.map(event => seesEvent(caller, event)))
      return { body: { items: items.filter((_, i) => seen[i]).map(eventJson), next } }
    },
  }
}

function roleJson({ grants, createdAt, version: _, ...facts }: Role): z.output<typeof roleSchema> {
  return { ...facts, grants: [...grants], createdAt: createdAt.toISOString() }
}

function eventJson({ at, subject, actor, before, after, ...facts }: AuditEvent): z.output<typeof auditEventSchema> {
  const { kind, id } = subject
  return {
    ...facts,
    at: at.toISOString(),
    subject: { kind, id },
    actor: { ...actor },
    before: before && { ...before },
    after: after && { ...after },
  }
}
