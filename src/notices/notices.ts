import { randomBase62 } from '../keys/secret-format.js'
import type { KeyStore } from '../keys/key-store.js'
import type { Logger } from '../logger.js'
import { createCourier, type DeliveryReport } from './courier.js'
import { createMailChannel } from './mail-channel.js'
import type { CheckedMail } from './mail-options.js'
import type { NoticeType } from './notice.js'
import type { Outbox } from './outbox.js'
import { queueNotice } from './queue-notice.js'
import { createWebhookChannel } from './webhook-channel.js'
import type { CheckedWebhook } from './webhook-options.js'

/** The notices of a keyring, from the outbox to the recipients. */
export interface Notices {
  readonly outbox: Outbox
  /** Whether anybody could hear of notices of this type. */
  hears(type: NoticeType): boolean
  /** Rejects with what would keep notices from being sent at all: nodemailer is not there. */
  ready(): Promise<void>
  /** Sends all that is due, and waits for it; rejects where the store did. */
  deliver(now?: Date): Promise<DeliveryReport>
  /** Sends what was to be sent soon, and what is under way, a few seconds at most; then nothing more. */
  close(): Promise<void>
}

/** What notices are made of. */
export interface NoticesParts {
  store: Pick<KeyStore, 'listDocuments' | 'write'>
  /** Null where no e-mail is sent. */
  mail: CheckedMail | null
  webhooks: readonly CheckedWebhook[]
  clock(): Date
  logger: Logger
}

export function createNotices({ store, mail, webhooks, clock, logger }: NoticesParts): Notices {
  const channels = [...(mail ? [createMailChannel(mail)] : []), ...webhooks.map(webhook => createWebhookChannel(webhook))]
  const ready = async () => {
    for (const channel of channels) await channel.ready()
  }
  // said now, and not when the first notice is due
  ready().catch((error: unknown) => logger.error(`keywright: ${error instanceof Error ? error.message : String(error)}`))
  const courier = createCourier({ store, channels, clock, logger })

  return {
    outbox: {
      changesFor: (notice, now) => queueNotice(notice, channels, now, () => `msg_${randomBase62(20)}`),
      deliverSoon: courier.deliverSoon,
    },
    hears: type => channels.some(channel => channel.carries(type)),
    ready,
    deliver: courier.deliver,
    close: courier.close,
  }
}
