import type { Kysely } from 'kysely'
import type { AuditEvent, EventQuery } from '../../audit/audit-event.js'
import { isStorable } from './column-values.js'
import { readEvent } from './event-row.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.listEvents`. */
export function* listEvents(db: Kysely<StoreTables>, query: EventQuery): Steps<AuditEvent[]> {
  const { account, subject, action, user, from, to, order, after, limit } = query
  if ([account, subject, action, user].some(text => typeof text === 'string' && !isStorable(text))) return []
  let chosen = db
    .selectFrom('keywright_events')
    .selectAll()
    .orderBy('sequence', order === 'oldest' ? 'asc' : 'desc')
    .limit(limit)
  if (account !== undefined) chosen = chosen.where('account', account === null ? 'is' : '=', account)
  if (subject !== undefined) chosen = chosen.where('subject_id', '=', subject)
  if (action !== undefined) chosen = chosen.where('action', '=', action)
  if (user !== undefined) chosen = chosen.where('user', '=', user)
  if (from) chosen = chosen.where('at', '>=', from.getTime())
  if (to) chosen = chosen.where('at', '<', to.getTime())
  if (after !== undefined) chosen = chosen.where('sequence', order === 'oldest' ? '>' : '<', after)
  return (yield* rowsOf(chosen)).map(readEvent)
}
