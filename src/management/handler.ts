import type { Arrival } from './arrival.js'
import type { Caller } from './caller.js'
import type { AnswerOf, BodyOf, CallerKindOf, OperationId, ParamsOf, QueryOf } from './contract/operations.js'
import type { Condition } from './entity-tags.js'

/** A call of an operation, with everything checked that can be checked without knowing what it does. */
export interface OperationCall<Id extends OperationId> {
  /** Null only where nobody has to be known. */
  readonly caller: CallerKindOf<Id> extends 'nobody' ? null : Caller
  readonly params: ParamsOf<Id>
  readonly query: QueryOf<Id>
  readonly body: BodyOf<Id>
  /** What `If-Match` demands. */
  readonly ifMatch: Condition
}

/** What an operation gives. */
export interface Outcome<Id extends OperationId> {
  readonly body?: AnswerOf<Id>
  /** The version of the record that is answered. */
  readonly version?: number
  /** Where what was made is found, below the base path. */
  readonly location?: string
}

/** Carries an operation out. */
export type Handler<Id extends OperationId> = (call: OperationCall<Id>, arrival: Arrival) => Promise<Outcome<Id>>

/** A handler for each of the operations. */
export type Handlers<Id extends OperationId = OperationId> = { readonly [Name in Id]: Handler<Name> }
