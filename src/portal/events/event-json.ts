import type { AnswerOf } from '../../management/contract/operations.js'

/** An event as the management API tells it. */
export type EventJson = AnswerOf<'listAuditEvents'>['items'][number]
