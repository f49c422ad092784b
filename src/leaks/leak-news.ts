import { hash } from 'node:crypto'
import type { EventDraft } from '../audit/audit-event.js'
import type { SecretRecord } from '../keys/key-record.js'
import { keyState } from '../keys/key-state.js'
import type { Notice } from '../notices/notice.js'
import { keyNotice } from '../notices/key-notice.js'
import type { DocumentChange } from '../records/document.js'
import type { LeakOutcome } from './leak-report.js'
import type { LeakPlan } from './plan-for-leak.js'
import type { ReadLeaks } from './read-leaks.js'

/** The kind of documents that say which leaks are known. */
const LEAK = 'leak'

// a leak that comes up again after that is worth a notice of its own
const REMEMBERED_MS = 400 * 86_400_000

/** Where a leak was found, without any secret, and who says so. */
export interface LeakOrigin extends Pick<ReadLeaks, 'source' | 'verified' | 'by'> {
  readonly url: string | null
}

/** Where it is noted that a secret leaked and what came of it: told once, however often it is reported. */
export const leakPlace = (secret: SecretRecord, outcome: LeakOutcome) => ({ kind: LEAK, id: `${secret.id}:${outcome}` })

/** The note that these secrets leaked; fails as a whole where another instance has made it meanwhile. */
export function noteLeak({ secrets, outcome, record }: LeakPlan, now: Date): DocumentChange[] {
  return secrets.map(secret => ({
    ...leakPlace(secret, outcome),
    expected: null,
    becomes: {
      account: record.account,
      value: { key: record.id },
      createdAt: now,
      expiresAt: new Date(now.getTime() + REMEMBERED_MS),
    },
  }))
}

/** The event of a leak; never with a secret or a digest. */
export function leakEvent({ record, outcome, secrets }: LeakPlan, origin: LeakOrigin, reason: string, at: Date): EventDraft {
  const { source, url, verified, by } = origin
  return {
    at,
    action: 'key.leaked',
    account: record.account,
    subject: { kind: 'key', id: record.id },
    actor: by,
    before: null,
    after: { outcome, source, url, verified, secrets: secrets.map(({ id, hint }) => ({ id, hint })) },
    reason,
  }
}

// as letters put it
const POLICIES = { notified: 'notify', ending: 'grace', revoked: 'revoke', secret_ended: 'ended' } as const

/**
 * The notice of a leak. What anybody could have written is apart, in `report`: people are not to be led to an address
 * by a message of ours that a stranger has put there.
 */
export function leakNotice({ record, outcome, secrets }: LeakPlan, origin: LeakOrigin, to: readonly string[], now: Date): Notice {
  const { source, url, verified } = origin
  const notice = keyNotice('key.leaked', record, {
    state: keyState(record, now),
    // the instant makes it another notice where the note of the leak was cleared away; a key may have more secrets than an id is long
    id: `${hash('sha256', secrets.map(({ id }) => id).join(), 'base64url')}:${outcome}:${now.getTime()}`,
    data: {
      policy: POLICIES[outcome],
      endsAt: outcome === 'ending' ? record.expiresAt : null,
      source: verified ? (url ?? source) : null,
      report: { source, url, verified },
    },
  })
  return { ...notice, to }
}
