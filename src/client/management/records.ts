import type { z } from 'zod'
import type { AnswerOf, OperationOf } from '../../management/contract/operations.js'

/** A key as the API gives it. */
export type ClientApiKey = AnswerOf<'getKey'>
/** A key with its secret, which is shown this once. */
export type ClientKeyWithSecret = AnswerOf<'createKey'>
/** What a key is made of. */
export type ClientNewKey = z.input<OperationOf<'createKey'>['body']>
/** What can be changed of a key. */
export type ClientKeyChanges = z.input<OperationOf<'updateKey'>['body']>
export type ClientMember = AnswerOf<'updateMember'>
export type ClientRole = AnswerOf<'getRole'>
export type ClientAccessRequest = AnswerOf<'getAccessRequest'>
export type ClientAuditEvent = AnswerOf<'listAuditEvents'>['items'][number]
/** A page of a list. */
export interface ClientPage<Item> {
  readonly items: readonly Item[]
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null
}
