import type { z } from 'zod'
import type { Tag } from './tags.js'

/**
 * Who may call: `nobody` has to be known; a `reader` has a session or a credential with `keys:read`; a `writer` a session
 * or a credential with `keys:write`; a `person` a session; a `holder` presents the credential that the call is about.
 */
export type CallerKind = 'nobody' | 'reader' | 'writer' | 'person' | 'holder'

/** Fields of the request that an operation heeds. */
export type RequestField = 'If-Match' | 'Idempotency-Key'

/** Fields of the answer. */
export type AnswerField = 'ETag' | 'Location'

/** An operation of the management API: what validates its requests, and what its document says of it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the place where the API is mounted, for instance `/keys/{keyId}`. */
  readonly path: `/${string}`
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  readonly caller: CallerKind
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** How long its body may be; 256 KiB by default. */
  readonly mostBytes?: number
  readonly takes?: readonly RequestField[]
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204
    readonly description: string
    readonly body?: z.ZodType
    readonly fields?: readonly AnswerField[]
  }
  /** What it may be refused with, beside what any request may be. */
  readonly refusals?: readonly (400 | 403 | 404 | 409 | 412 | 422 | 429)[]
}
