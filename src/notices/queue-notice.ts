import type { DocumentChange } from '../records/document.js'
import type { Channel } from './channel.js'
import type { Notice } from './notice.js'
import { factsOf, messagesFor, OUTBOX } from './queued-message.js'

/** The kind of documents that say which notices there were. */
export const NOTICE = 'notice'

// longer than anything is noticed ahead of, or looked back at
const REMEMBERED_MS = 400 * 86_400_000

/**
 * The documents that put a notice into the outbox: one that claims its id, and one for each message. They are written
 * together, so a notice whose id is claimed already fails as a whole.
 */
export function queueNotice(
  notice: Notice,
  channels: readonly Channel[],
  now: Date,
  newId: () => string,
): readonly DocumentChange[] {
  const messages = channels
    .filter(channel => channel.carries(notice.type))
    .flatMap(channel => messagesFor(notice, channel, now, newId))
  if (messages.length === 0) return []
  const claim = {
    account: notice.account,
    value: { type: notice.type },
    createdAt: now,
    expiresAt: new Date(now.getTime() + REMEMBERED_MS),
  }
  return [
    { kind: NOTICE, id: notice.id, expected: null, becomes: claim },
    ...messages.map(message => ({ kind: OUTBOX, id: message.id, expected: null, becomes: factsOf(message, now) })),
  ]
}
