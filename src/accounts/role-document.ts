import type { Document } from '../records/document.js'
import type { Role } from './role.js'

/** The kind of roles that several keys may carry. */
export const NAMED = 'role'
/** The kind of roles that belong to one key: they are listed behind the others, and go with their key. */
export const DEDICATED = 'dedicated_role'

const PREFIX = 'role_of_'

/** The id of the role that belongs to a key alone. */
export const dedicatedRoleId = (keyId: string): string => `${PREFIX}${keyId}`

/** Where the role of an id is found. */
export const roleKind = (id: string): string => (id.startsWith(PREFIX) ? DEDICATED : NAMED)

/** A role as a document holds it. */
export interface RoleValue extends Record<string, unknown> {
  readonly name: string
  readonly grants: readonly string[]
  readonly dedicatedTo: string | null
}

export const roleValue = ({ name, grants, dedicatedTo }: Pick<Role, 'name' | 'grants' | 'dedicatedTo'>): RoleValue => ({
  name,
  grants,
  dedicatedTo,
})

/** The role that a document holds; frozen. */
export function roleOf(document: Document | null): Role {
  if (!document) throw new Error('there is no role')
  const { id, account, createdAt, version } = document
  const { name, grants, dedicatedTo } = document.value as RoleValue
  return Object.freeze({ id, name, account, grants: Object.freeze([...grants]), dedicatedTo, createdAt, version })
}
