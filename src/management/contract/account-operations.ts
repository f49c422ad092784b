import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { auditEventSchema } from './audit-event-schema.js'
import { field } from './field.js'
import { memberChangesSchema, memberSchema } from './member-schema.js'
import type { Operation } from './operation.js'
import { accountQuery, pageQuery, pageSchema } from './page-schema.js'
import { roleChangesSchema, roleSchema } from './role-schema.js'

const roleParams = z.strictObject({ roleId: field.id().describe('The id of a role.') })
const role = { status: 200, description: 'The role as it is now.', body: roleSchema, fields: ['ETag'] } as const

/** The members, the roles and the audit trail of accounts. */
export const accountOperations = {
  listMembers: {
    method: 'GET',
    path: '/members',
    tag: 'Members',
    summary: 'List the members of an account',
    caller: 'reader',
    query: z.strictObject({ ...pageQuery, ...accountQuery }),
    answer: { status: 200, description: 'A page of members.', body: pageSchema('MemberPage', memberSchema) },
    refusals: [422],
  },
  updateMember: {
    method: 'PATCH',
    path: '/members/{memberId}',
    tag: 'Members',
    summary: 'Activate or deactivate a member',
    description: 'An admin, or another member of the account. Nobody activates or deactivates themselves.',
    caller: 'person',
    params: z.strictObject({ memberId: field.id().describe("The host application's id of a person.") }),
    query: z.strictObject(accountQuery),
    body: memberChangesSchema,
    answer: { status: 200, description: 'The member as it is now.', body: memberSchema },
    refusals: [400, 404, 409, 422],
  },
  listRoles: {
    method: 'GET',
    path: '/roles',
    tag: 'Roles',
    summary: 'List the roles that the keys of an account may carry',
    caller: 'reader',
    query: z.strictObject({ ...pageQuery, ...accountQuery }),
    answer: { status: 200, description: 'A page of roles.', body: pageSchema('RolePage', roleSchema) },
    refusals: [422],
  },
  getRole: {
    method: 'GET',
    path: '/roles/{roleId}',
    tag: 'Roles',
    summary: 'Show a role',
    caller: 'reader',
    params: roleParams,
    answer: { ...role, description: 'The role.' },
    refusals: [404],
  },
  updateRole: {
    method: 'PATCH',
    path: '/roles/{roleId}',
    tag: 'Roles',
    summary: 'Rename a role or change its grants',
    description: 'Takes effect on every key that carries it. Only an admin changes a role that every account may use.',
    caller: 'writer',
    params: roleParams,
    body: roleChangesSchema,
    takes: ['If-Match'],
    answer: role,
    refusals: [400, 404, 409, 412, 422],
  },
  listAuditEvents: {
    method: 'GET',
    path: '/audit-events',
    tag: 'Audit',
    summary: 'List who did what, newest first',
    caller: 'reader',
    query: z.strictObject({
      subject: field.id().optional().describe('The id of what it is about.'),
      action: field.text(100).optional(),
      user: field.id().optional().describe('The person who did it.'),
      from: field.instant().optional().describe('From this instant on.'),
      to: field.instant().optional().describe('Before this instant.'),
      ...pageQuery,
      account: z
        .string()
        .max(LIMITS.idLength)
        .optional()
        .describe("The caller's own by default, and every account's for an admin. Empty for events of no account."),
    }),
    answer: { status: 200, description: 'A page of events.', body: pageSchema('AuditEventPage', auditEventSchema) },
    refusals: [422],
  },
} as const satisfies Record<string, Operation>
