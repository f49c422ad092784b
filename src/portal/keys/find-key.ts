import { ManagementError } from '../../errors.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import type { PersonOperations } from '../../management/person-operations.js'
import type { Visit } from '../visit.js'

/** The key that a page is about. */
export interface FoundKey {
  /** Its grants are those that its role does not give: saved as its own, the role's would outlive the role. */
  readonly key: ApiKeyJson
  readonly version: number
  /** Null where it has none, or one that is gone and so gives nothing. */
  readonly role: AnswerOf<'getRole'> | null
}

/** The parameters of the operations on the key that a page is about. */
export const keyIn = ({ params }: Visit): Readonly<Record<string, string>> => ({ keyId: params.keyId ?? '' })

/**
 * Finds the key that a page is about.
 *
 * @returns rejects with ManagementError `not_found`
 */
export async function findKey(operations: PersonOperations, visit: Visit): Promise<FoundKey> {
  const { body, version = 0 } = await operations(visit, 'getKey', { params: keyIn(visit) })
  const role = body.role === null ? null : await findRole(operations, visit, body.role)
  const granted = role?.grants ?? []
  return { key: { ...body, grants: body.grants.filter(grant => !granted.includes(grant)) }, version, role }
}

async function findRole(operations: PersonOperations, visit: Visit, roleId: string): Promise<AnswerOf<'getRole'> | null> {
  try {
    return (await operations(visit, 'getRole', { params: { roleId } })).body
  } catch (error) {
    if (error instanceof ManagementError && error.code === 'not_found') return null
    throw error
  }
}
