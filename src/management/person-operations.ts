import { inTime } from '../in-time.js'
import type { Keyring } from '../keyring.js'
import type { Arrival } from './arrival.js'
import type { Caller } from './caller.js'
import type { accessOperations } from './contract/access-operations.js'
import type { accountOperations } from './contract/account-operations.js'
import type { keyOperations } from './contract/key-operations.js'
import type { Operation } from './contract/operation.js'
import { type AnswerOf, OPERATIONS } from './contract/operations.js'
import { entityTag, readIfMatch } from './entity-tags.js'
import { fieldProblems } from './field-problems.js'
import type { Handlers, OperationCall, Outcome } from './handler.js'
import { createAccessHandlers } from './handlers/access-handlers.js'
import { createAccountHandlers } from './handlers/account-handlers.js'
import { createKeyHandlers } from './handlers/key-handlers.js'
import { readInput } from './read-input.js'

/** What people do with keys and accounts. */
export type PersonOperationId = keyof typeof keyOperations | keyof typeof accountOperations | keyof typeof accessOperations

/** What an operation is called with; it is checked as what comes over HTTP is. */
export interface PersonCall {
  readonly params?: Readonly<Record<string, string>>
  /** As a URL has it. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
  /** The version that the record must still have. */
  readonly version?: number
}

/** A person, and how they came. */
export interface Visitor {
  readonly caller: Caller
  readonly arrival: Arrival
}

/**
 * Carries out an operation for a person: with the checks, and so with the answers and the refusals, of the management API.
 *
 * @returns rejects with ManagementError, and with the store's error
 */
export type PersonOperations = <Id extends PersonOperationId>(
  visitor: Visitor,
  id: Id,
  given?: PersonCall,
) => Promise<Outcome<Id> & { readonly body: AnswerOf<Id> }>

// a store that hangs must not hang its callers
const ANSWERING_MS = 30_000

/** Makes what carries out operations in this process, without HTTP in between: for pages. */
export function createPersonOperations(keyring: Keyring): PersonOperations {
  const handlers: Handlers<PersonOperationId> = {
    ...createKeyHandlers(keyring),
    ...createAccountHandlers(keyring),
    ...createAccessHandlers(keyring),
  }

  return async <Id extends PersonOperationId>(
    { caller, arrival }: Visitor,
    id: Id,
    { params = {}, query = {}, body = {}, version }: PersonCall = {},
  ) => {
    const operation: Operation = OPERATIONS[id]
    const checked = {
      caller,
      params: operation.params ? readInput(operation.params, params) : {},
      query: operation.query ? readInput(operation.query, query) : {},
      body: operation.body ? readInput(operation.body, body, fieldProblems) : {},
      ifMatch: readIfMatch(version === undefined ? null : entityTag(version)),
    }
    // what was read fits the operation, which the compiler can't see of one that is found at run time
    const handle: (call: OperationCall<Id>, arrival: Arrival) => Promise<Outcome<Id>> = handlers[id]
    return (await inTime(handle(checked as OperationCall<Id>, arrival), ANSWERING_MS)) as Outcome<Id> & { body: AnswerOf<Id> }
  }
}
