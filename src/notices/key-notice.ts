import type { KeyRecord } from '../keys/key-record.js'
import type { KeyState } from '../keys/api-key.js'
import type { Notice, NoticeType } from './notice.js'

export type KeyNoticeType = Extract<NoticeType, `key.${string}`>

/** What there is to say about a key. */
export interface KeyOccasion {
  readonly state: KeyState
  /** What makes it the same notice, within its type and key. */
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The notice of a key, without its addresses: of the key only what people and endpoints need, and never a secret. */
export function keyNotice(
  type: KeyNoticeType,
  record: Omit<KeyRecord, 'secrets'>,
  { state, id, data }: KeyOccasion,
): Omit<Notice, 'to'> {
  const { account, name, owner, technicalContact, createdAt, expiresAt, lastUsedAt } = record
  const key = { id: record.id, name, state, account, owner, technicalContact, createdAt, expiresAt, lastUsedAt }
  return { type, id: `${type}:${record.id}:${id}`, account, data: { key, ...data } }
}
