import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AnswerOf } from '../../management/contract/operations.js'
import type { PersonOperations } from '../../management/person-operations.js'
import type { Visit } from '../visit.js'

/**
 * The events that fit a query, newest first, page by page. A page may be shorter than it could be, or empty, with more behind
 * it: what the visitor may not see is left out.
 *
 * @param query as the operation takes it, with `limit`, and with `cursor` for where to begin
 */
export async function* eventPages(
  operations: PersonOperations,
  visit: Visit,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<AnswerOf<'listAuditEvents'>> {
  let place = query
  for (;;) {
    const { body } = await operations(visit, 'listAuditEvents', { query: place })
    yield body
    if (body.next === null) return
    place = { ...query, cursor: body.next }
    // an embedded store answers at once, and requests are waiting
    await nextTurn()
  }
}
