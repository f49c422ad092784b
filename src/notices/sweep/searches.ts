import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyQuery } from '../../keys/key-store.js'
import { dueThreshold, LONGEST_THRESHOLD_DAYS } from './due-threshold.js'
import type { KeyNoticeType, KeyOccasion } from '../key-notice.js'

/** Why a key should be rotated: somebody who may know its secret is no longer a member. */
export interface Advice {
  readonly since: Date
  readonly member: string
}

/** Which keys to look at, and what there is to say about each; null for nothing. */
export interface Search {
  readonly type: KeyNoticeType
  readonly query: Omit<KeyQuery, 'limit'>
  readonly read: (record: KeyRecord) => KeyOccasion | null | Promise<KeyOccasion | null>
}

const DAY_MS = 86_400_000
// so that nobody hears of what ended long ago when e-mail is switched on
const LOOKED_BACK_MS = 7 * DAY_MS
const IDLING_DAYS = 7

/** What a sweep looks for. */
export function searches(
  now: Date,
  idleAfterDays: number | undefined,
  adviceFor: (key: KeyRecord) => Promise<Advice | null>,
): readonly Search[] {
  const at = (offsetMs: number) => new Date(now.getTime() + offsetMs)
  const idle = idleAfterDays === undefined ? {} : { idleSince: at(-idleAfterDays * DAY_MS) }
  // spans are without their end, and what ends now has ended
  const span = (from: number, to: number) => ({ from: at(from + 1), to: at(to + 1) })
  return [
    {
      type: 'key.expiring',
      query: { now, ...idle, state: 'active', expires: span(0, LONGEST_THRESHOLD_DAYS * DAY_MS) },
      read: record => readExpiring(record, now),
    },
    {
      type: 'key.expired',
      query: { now, ...idle, state: 'expired', expires: span(-LOOKED_BACK_MS, 0) },
      read: ({ expiresAt }) => expiresAt && { state: 'expired', id: String(expiresAt.getTime()), data: {} },
    },
    ...(idleAfterDays === undefined ? [] : idleSearches(idleAfterDays, idle, now, span)),
    {
      type: 'key.rotation_advised',
      query: { now, ...idle, state: 'active' },
      async read(record) {
        const advice = await adviceFor(record)
        if (!advice) return null
        return { state: 'active', id: String(advice.since.getTime()), data: { since: advice.since, member: advice.member } }
      },
    },
  ]
}

function readExpiring({ createdAt, expiresAt }: KeyRecord, now: Date): KeyOccasion | null {
  const threshold = expiresAt && dueThreshold(createdAt, expiresAt, now)
  if (!expiresAt || threshold === null) return null
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS)
  return { state: 'active', id: `${expiresAt.getTime()}:${threshold}`, data: { days } }
}

function idleSearches(
  idleAfterDays: number,
  idle: { idleSince?: Date },
  now: Date,
  span: (from: number, to: number) => { from: Date; to: Date },
): readonly Search[] {
  const idleAfterMs = idleAfterDays * DAY_MS
  const lastUse = ({ lastUsedAt, createdAt }: KeyRecord) => (lastUsedAt ?? createdAt).getTime()
  const fallen: Search = {
    type: 'key.idle',
    query: { now, ...idle, state: 'idle', lastUse: span(-idleAfterMs - LOOKED_BACK_MS, -idleAfterMs) },
    read: record => ({ state: 'idle', id: String(lastUse(record)), data: { idleAt: new Date(lastUse(record) + idleAfterMs) } }),
  }
  // a key would be said to end soon from the day it is made
  if (idleAfterDays <= IDLING_DAYS) return [fallen]
  const falling: Search = {
    type: 'key.idling',
    query: { now, ...idle, state: 'active', lastUse: span(-idleAfterMs, -idleAfterMs + IDLING_DAYS * DAY_MS) },
    read(record) {
      const idleAt = new Date(lastUse(record) + idleAfterMs)
      const days = Math.ceil((idleAt.getTime() - now.getTime()) / DAY_MS)
      return { state: 'active', id: String(lastUse(record)), data: { days, idleAt } }
    },
  }
  return [falling, fallen]
}
