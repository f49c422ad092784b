import type { AuditEvent, EventQuery } from '../../audit/audit-event.js'
import { readEvent } from './event-fields.js'
import { replyList, replyNumber, replyText } from './read-reply.js'
import type { RedisLink } from './redis-link.js'
import { LIST_EVENTS } from './scripts/events.js'

// events looked at by one run of a script, which nothing else gets into
const AT_ONCE = 500

/** `KeyStore.listEvents`. */
export async function listEvents(link: RedisLink, query: EventQuery): Promise<AuditEvent[]> {
  const { account, subject, action, user, from, to, order, after, limit } = query
  if ([account, subject, action, user].some(text => typeof text === 'string' && !text.isWellFormed())) return []
  const filter = {
    ...(account === undefined ? {} : { account: account ?? false }),
    subject,
    action,
    user,
    from: from?.getTime(),
    to: to?.getTime(),
    isNewest: order === 'newest',
  }
  const isUnfiltered = Object.keys(query).every(name => ['order', 'after', 'limit'].includes(name))
  const found: AuditEvent[] = []
  for (let last = after; found.length < limit; ) {
    const left = limit - found.length
    const count = isUnfiltered ? Math.min(left, AT_ONCE) : AT_ONCE
    const reply = await link.run(LIST_EVENTS, JSON.stringify({ ...filter, after: last, limit: left, count }))
    const [next, ...events] = replyList(reply)
    for (let i = 0; i + 1 < events.length; i += 2) found.push(readEvent(replyNumber(events[i]), replyText(events[i + 1])))
    if (next === '0') break
    last = replyNumber(next)
  }
  return found
}
