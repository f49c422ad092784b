import type { Document, DocumentFacts } from '../records/document.js'
import type { Channel, Message } from './channel.js'
import type { Notice } from './notice.js'

/** The kind of documents that wait to be sent. */
export const OUTBOX = 'outbox'

// what no instance has a channel for any more is cleared away in the end
const KEPT_MS = 30 * 86_400_000

/** A message in the outbox. */
export interface QueuedMessage extends Message {
  readonly channel: string
  /** How often it was tried, counted before the attempt: one that ends the process is given up in the end, too. */
  readonly attempts: number
}

/** A message for each recipient that a channel leads to. */
export function messagesFor(notice: Notice, channel: Channel, now: Date, newId: () => string): QueuedMessage[] {
  const { type, id, account } = notice
  const data = JSON.parse(JSON.stringify(notice.data)) as Notice['data']
  return channel.recipients(notice).map(to => ({
    id: newId(),
    channel: channel.id,
    to,
    notice: { type, id, account, data },
    noticedAt: now,
    attempts: 0,
  }))
}

/** @param dueAt stands in the place of `createdAt`, by which a store lists documents: what is due comes first */
export function factsOf({ channel, to, notice, noticedAt, attempts }: QueuedMessage, dueAt: Date): DocumentFacts {
  return {
    account: notice.account,
    value: { channel, to, type: notice.type, notice: notice.id, data: notice.data, noticedAt: noticedAt.getTime(), attempts },
    createdAt: dueAt,
    expiresAt: new Date(noticedAt.getTime() + KEPT_MS),
  }
}

export function readMessage({ id, account, value }: Document): QueuedMessage {
  const { channel, to, type, notice, data, noticedAt, attempts } = value as Readonly<
    Record<keyof StoredMessage, unknown>
  > as StoredMessage
  return { id, channel, to, notice: { type, id: notice, account, data }, noticedAt: new Date(noticedAt), attempts }
}

interface StoredMessage extends Pick<QueuedMessage, 'channel' | 'to' | 'attempts'>, Pick<Notice, 'type' | 'data'> {
  readonly notice: string
  readonly noticedAt: number
}
