import type { z } from 'zod'
import type { AnswerOf, OperationId, OperationOf, QueryOf } from '../../management/contract/operations.js'
import type { CALLS, OperationsByLine } from './calls.js'

/** What a call is told beside what it sends. */
export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal
  /** Of which version the record must still be: what `etagOf` gives of an earlier answer. Else the answer is 412. */
  readonly ifMatch?: string
  /** Tells this call from another one that sends the same; made anew for each call by default. */
  readonly idempotencyKey?: string
}

type Calls = typeof CALLS

type PathIds<Path extends string> = Path extends `${string}{${string}}${infer Rest}` ? [id: string, ...PathIds<Rest>] : []

type BodyInput<Id extends OperationId> =
  OperationOf<Id> extends { body: infer Schema extends z.ZodType } ? z.input<Schema> : never

// what has no field that must be there may be left out
type Argument<Value> = {} extends Value ? [value?: Value] : [value: Value]

type Sent<Id extends OperationId, Kind> = Kind extends 'body'
  ? Argument<BodyInput<Id>>
  : Kind extends 'query'
    ? [query?: QueryOf<Id>]
    : Kind extends 'body+query'
      ? [body: BodyInput<Id>, query?: QueryOf<Id>]
      : []

type CallOf<Entry> = Entry extends readonly [infer Line extends keyof OperationsByLine, (infer Kind)?, ...unknown[]]
  ? (
      ...given: [...PathIds<Line>, ...Sent<OperationsByLine[Line], Kind>, options?: CallOptions]
    ) => Promise<Answer<OperationsByLine[Line]>>
  : never

type Answer<Id extends OperationId> = OperationOf<Id>['answer'] extends { body: z.ZodType } ? AnswerOf<Id> : void

/**
 * The management API, typed by its contract. Instants are ISO 8601 texts, as in the API.
 *
 * @example
 * ```ts
 * const { key, secret } = await client.keys.create({ name: 'nightly export', grants: ['reports:read'] })
 * for (let page = await client.keys.list(); ; page = await client.keys.list({ cursor: page.next })) {
 *   console.log(page.items.map(({ name }) => name))
 *   if (page.next === null) break
 * }
 * ```
 */
export type ManagementApi = {
  readonly [Group in keyof Calls]: { readonly [Name in keyof Calls[Group]]: CallOf<Calls[Group][Name]> }
}
