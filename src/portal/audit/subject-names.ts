import { ManagementError } from '../../errors.js'
import type { PersonOperations } from '../../management/person-operations.js'
import type { EventJson } from '../events/event-json.js'
import type { Visit } from '../visit.js'

/** What keys and roles are called by now, by their id: those that are there, and that the visitor may see. */
export type SubjectNames = ReadonlyMap<string, string>

/** Finds the names of all keys and roles that events are about. */
export async function subjectNames(
  operations: PersonOperations,
  visit: Visit,
  events: readonly EventJson[],
): Promise<SubjectNames> {
  const ids = (kind: string) => [
    ...new Set(events.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id)),
  ]
  const found = await Promise.all([
    ...ids('key').map(keyId => nameOf(operations(visit, 'getKey', { params: { keyId } }))),
    ...ids('role').map(roleId => nameOf(operations(visit, 'getRole', { params: { roleId } }))),
  ])
  return new Map(found.filter(entry => entry !== null))
}

async function nameOf(
  answer: Promise<{ readonly body: { readonly id: string; readonly name: string } }>,
): Promise<[string, string] | null> {
  try {
    const { body } = await answer
    return [body.id, body.name]
  } catch (error) {
    if (error instanceof ManagementError && error.code === 'not_found') return null
    throw error
  }
}
