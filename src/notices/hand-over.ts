import type { KeyStore } from '../keys/key-store.js'
import type { Logger } from '../logger.js'
import type { Document, DocumentChange } from '../records/document.js'
import type { Channel } from './channel.js'
import { DeliveryFailure } from './delivery-failure.js'
import { factsOf, OUTBOX, type QueuedMessage, readMessage } from './queued-message.js'
import { MOST_ATTEMPTS, retryDelayMs } from './retry-delay.js'
import { withDeadline } from './with-deadline.js'

/** What became of a message; `taken` where another instance was first. */
export type Outcome = 'sent' | 'postponed' | 'failed' | 'taken'

/** What handing over is made of. */
export interface HandOverParts {
  store: Pick<KeyStore, 'write'>
  clock(): Date
  logger: Logger
  onPostponed(channel: Channel, reason: string): void
}

/** The kind of documents that tell of messages that were given up. */
const UNDELIVERED = 'undelivered'

// longer than any attempt takes: then whoever made it is gone, and another instance may try
const LEASE_MS = 120_000
// a transport, a template or a language of the application's own may never answer
const ATTEMPT_MS = 60_000
const FAILURES_KEPT_MS = 30 * 86_400_000

/**
 * Gives one message to its channel. It is claimed first: by compare-and-set it is not due until the lease is over, so
 * that of several instances one sends it, and one that crashes only delays it.
 */
export function createHandOver({ store, clock, logger, onPostponed }: HandOverParts) {
  const change = async (...documents: DocumentChange[]) => (await store.write({ documents })) === 'written'

  return async (document: Document, channel: Channel, now: Date): Promise<Outcome> => {
    const queued = readMessage(document)
    const message = { ...queued, attempts: queued.attempts + 1 }
    const place = { kind: OUTBOX, id: document.id }
    const leased = factsOf(message, new Date(now.getTime() + LEASE_MS))
    if (!(await change({ ...place, expected: document.version, becomes: leased }))) return 'taken'
    const mine = { ...place, expected: document.version + 1 }
    const failure = await attempt(message, channel, clock())
    // whoever finds it changed meanwhile took longer than the lease: then the other one has the say
    if (!failure) {
      await change({ ...mine, becomes: null })
      return 'sent'
    }
    if (!failure.isFinal && message.attempts < MOST_ATTEMPTS) {
      const dueAt = new Date(now.getTime() + retryDelayMs(message.attempts, failure.retryAfterSeconds))
      await change({ ...mine, becomes: factsOf(message, dueAt) })
      onPostponed(channel, failure.message)
      return 'postponed'
    }
    await change({ ...mine, becomes: null }, recordOf(message, failure, now))
    const { type, id } = message.notice
    logger.error(
      `keywright: the notice ${id || type} could not be sent to ${channel.name} and is given up after ${times(message.attempts)}: ${failure.message}`,
    )
    return 'failed'
  }
}

async function attempt(message: QueuedMessage, channel: Channel, now: Date): Promise<DeliveryFailure | null> {
  // only one that ended the process each time has more attempts than there may be
  if (message.attempts > MOST_ATTEMPTS) return new DeliveryFailure('no attempt came to an end')
  try {
    await withDeadline(channel.send(message, now), ATTEMPT_MS)
    return null
  } catch (error) {
    return error instanceof DeliveryFailure ? error : new DeliveryFailure(error instanceof Error ? error.message : 'it failed')
  }
}

function recordOf({ id, ...message }: QueuedMessage, failure: DeliveryFailure, now: Date): DocumentChange {
  const { account } = message.notice
  const value = {
    type: message.notice.type,
    notice: message.notice.id,
    channel: message.channel,
    to: message.to,
    attempts: message.attempts,
    reason: failure.message,
  }
  return {
    kind: UNDELIVERED,
    id,
    becomes: { account, value, createdAt: now, expiresAt: new Date(now.getTime() + FAILURES_KEPT_MS) },
  }
}

const times = (attempts: number) => (attempts === 1 ? 'one attempt' : `${attempts} attempts`)
