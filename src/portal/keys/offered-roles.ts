import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import type { PersonOperations } from '../../management/person-operations.js'
import type { Visit } from '../visit.js'

/** Roles to choose from. */
export type OfferedRoles = AnswerOf<'listRoles'>['items']

// a list to choose from is of no use beyond
const MOST_PAGES = 10

/** The roles that keys of an account may carry: all but those that belong to one key, as far as a list can offer them. */
export async function offeredRoles(operations: PersonOperations, visit: Visit, account: string | null): Promise<OfferedRoles> {
  const roles: OfferedRoles[number][] = []
  let next: Readonly<Record<string, string>> | null = {}
  for (let page = 0; page < MOST_PAGES && next !== null; page++) {
    const query: Readonly<Record<string, string>> = { account: account ?? '', limit: `${LIMITS.pageSize}`, ...next }
    const { body }: { body: AnswerOf<'listRoles'> } = await operations(visit, 'listRoles', { query })
    roles.push(...body.items)
    next = body.next === null ? null : { cursor: body.next }
  }
  return roles.filter(({ dedicatedTo }) => dedicatedTo === null)
}
