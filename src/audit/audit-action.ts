/** What the audit trail tells of. */
export const AUDIT_ACTIONS = [
  'key.created',
  'key.imported',
  'key.rehashed',
  'key.updated',
  'key.rotated',
  'key.secret_ended',
  'key.revoked',
  'key.deleted',
  'key.leaked',
  'member.added',
  'member.updated',
  'member.activated',
  'member.deactivated',
  'role.created',
  'role.updated',
  'role.deleted',
  'access_request.created',
  'access_request.approved',
  'access_request.denied',
  'login.started',
  'login.ended',
  'token.revoked',
  'signing_key.created',
  'rule.refused',
] as const

/** What was done to what, as the audit trail calls it. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number]
