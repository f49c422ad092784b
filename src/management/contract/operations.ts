import { z } from 'zod'
import { accessOperations } from './access-operations.js'
import { accountOperations } from './account-operations.js'
import { catalogueOperations } from './catalogue-operations.js'
import { keyOperations } from './key-operations.js'
import { leakOperations } from './leak-operations.js'
import type { CallerKind, Operation } from './operation.js'
import { selfOperations } from './self-operations.js'

/** Every operation of the management API, by its id. */
export const OPERATIONS = {
  ...keyOperations,
  ...selfOperations,
  ...accountOperations,
  ...accessOperations,
  ...leakOperations,
  ...catalogueOperations,
} as const satisfies Record<string, Operation>

/** The name of an operation: the `operationId` of the document. */
export type OperationId = keyof typeof OPERATIONS

/** An operation with what is known of it when it is compiled. */
export type OperationOf<Id extends OperationId> = (typeof OPERATIONS)[Id]

type OutputOf<Parts, Name extends string> =
  Parts extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : unknown

/** The parameters of an operation's path, as they were read. */
export type ParamsOf<Id extends OperationId> = OutputOf<OperationOf<Id>, 'params'>
/** The query of an operation, as it was read. */
export type QueryOf<Id extends OperationId> = OutputOf<OperationOf<Id>, 'query'>
/** The body of an operation, as it was read. */
export type BodyOf<Id extends OperationId> = OutputOf<OperationOf<Id>, 'body'>
/** What an operation answers. */
export type AnswerOf<Id extends OperationId> = OutputOf<OperationOf<Id>['answer'], 'body'>
/** Who may call an operation. */
export type CallerKindOf<Id extends OperationId> = Extract<OperationOf<Id>['caller'], CallerKind>
