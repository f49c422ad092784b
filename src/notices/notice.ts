/** What notices tell of. */
export const NOTICE_TYPES = [
  'access_request.received',
  'access_request.submitted',
  'access_request.approved',
  'access_request.denied',
  'key.expiring',
  'key.expired',
  'key.idling',
  'key.idle',
  'key.rotation_advised',
  'key.leaked',
] as const

export type NoticeType = (typeof NOTICE_TYPES)[number]

/** A message that is due: to people by e-mail, and to the endpoints of webhooks. */
export interface Notice {
  readonly type: NoticeType
  /** What makes it the same notice: of two with one id only the first is sent, however many instances see it. */
  readonly id: string
  readonly account: string | null
  /** E-mail addresses; where there are none, only webhooks hear of it. */
  readonly to: readonly string[]
  /** What templates and webhooks are given. JSON, never with a secret. */
  readonly data: Readonly<Record<string, unknown>>
}

export const isNoticeType = (name: string): name is NoticeType => (NOTICE_TYPES as readonly string[]).includes(name)
