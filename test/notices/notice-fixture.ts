import { memoryStore } from 'keywright/stores/memory'
import type { KeyStore } from 'keywright'
import { onTestFinished } from 'vitest'
import type { Notice } from '../../src/notices/notice.js'
import { type MailOptions, readMail } from '../../src/notices/mail-options.js'
import { createNotices, type Notices } from '../../src/notices/notices.js'
import { readWebhooks, type WebhookOptions } from '../../src/notices/webhook-options.js'
import { type ManualClock, manualClock } from '../http/manual-clock.js'

/** Notices over one store, with a clock that stands still. */
export interface NoticeFixture {
  readonly store: KeyStore
  readonly clock: ManualClock
  readonly log: string[]
  /** Opens notices as another instance would have them; all of one test share the store. */
  open(options: { mail?: MailOptions; webhooks?: readonly WebhookOptions[] }): Notices
  /** Puts a notice into the outbox, as a change does: what the store answers. */
  queue(notices: Notices, notice: Notice): Promise<string>
}

/** @param start by default now: receivers of webhooks compare the time with their own */
export function noticeFixture(start = new Date().toISOString(), store: KeyStore = memoryStore()): NoticeFixture {
  const clock = manualClock(start)
  const log: string[] = []
  return {
    store,
    clock,
    log,
    open({ mail, webhooks = [] }) {
      const note = (message: string) => void log.push(message)
      const notices = createNotices({
        store,
        mail: mail ? readMail(mail) : null,
        webhooks: readWebhooks(webhooks),
        clock,
        logger: { warn: note, error: note },
      })
      onTestFinished(() => notices.close())
      return notices
    },
    queue: (notices, notice) => store.write({ documents: notices.outbox.changesFor(notice, clock()) }),
  }
}

const KEY = {
  id: 'key_7Hd',
  name: 'nightly export',
  state: 'active',
  account: 'acme',
  owner: 'u_17',
  technicalContact: 'ops@acme.example',
  createdAt: new Date('2029-06-01T00:00:00Z'),
  expiresAt: new Date('2030-01-15T12:30:00Z'),
  lastUsedAt: new Date('2030-01-07T08:05:00Z'),
}

/** The notice of a key that expires in 7 days. */
export const expiring = (changes: Partial<Notice> = {}): Notice => ({
  type: 'key.expiring',
  id: 'key.expiring:key_7Hd:1:7',
  account: 'acme',
  to: ['ops@acme.example'],
  data: { key: KEY, days: 7 },
  ...changes,
})

/** A notice of each type. */
export const EVERY_NOTICE: readonly Notice[] = [
  expiring(),
  { ...expiring(), type: 'key.expired', id: 'b', data: { key: KEY } },
  { ...expiring(), type: 'key.idling', id: 'c', data: { key: KEY, days: 7, idleAt: '2030-02-01T00:00:00.000Z' } },
  { ...expiring(), type: 'key.idle', id: 'd', data: { key: KEY, idleAt: '2030-02-01T00:00:00.000Z' } },
  { ...expiring(), type: 'key.rotation_advised', id: 'e', data: { key: KEY, since: '2030-01-01T00:00:00.000Z', member: 'u_23' } },
  ...(['notify', 'grace', 'revoke', 'ended'] as const).map(
    policy =>
      ({
        ...expiring(),
        type: 'key.leaked',
        id: `f-${policy}`,
        data: { key: KEY, policy, endsAt: '2030-01-09T00:00:00.000Z', source: 'https://paste.example/1' },
      }) as const,
  ),
  ...(['received', 'submitted', 'approved', 'denied'] as const).map(
    event =>
      ({
        type: `access_request.${event}`,
        id: `g-${event}`,
        account: 'acme',
        to: ['ops@acme.example'],
        data: {
          request: {
            id: 'req_1',
            account: 'acme',
            user: 'u_17',
            reason: 'We build a report.\nEvery night.',
            note: 'Fine',
            decidedBy: 'u_1',
          },
        },
      }) as const,
  ),
]
