import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { admissionOf } from '../adapter/admission.js'
import { type AnswerContext, putAnswer } from '../http/put-answer.js'
import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import { sendAnswer } from '../http/send-answer.js'

/** A call that was given the request it belongs to. */
export interface Call {
  readonly request: RequestLike
  /** How the framework's own middleware would refuse here; null where the arguments offer no way to answer. */
  readonly refuse: Refuse | null
}

interface Refuse {
  /** Answers in the place of the handler. */
  answer(answer: Answer): void
  /** Hands an error to the framework's own error handling. */
  fail(error: unknown): void
}

/**
 * Finds the request in the arguments of a call: Express's `(req, res, next)` and `(error, req, res, next)`, Koa's
 * `(ctx, next)`, or anywhere else.
 *
 * What merely has the members of a request is none: it could come out of a request's body.
 *
 * @returns null where there is none
 */
export function callOf(args: readonly unknown[]): Call | null {
  for (const [i, request] of args.entries()) {
    if (isRequest(request)) return { request, refuse: refuseAsExpress(args[i + 1], args[i + 2]) }
  }
  for (const holder of args) {
    if (isObject(holder) && isRequest(holder.req)) return { request: holder.req, refuse: refuseAsKoa(holder) }
  }
  return null
}

function refuseAsExpress(res: unknown, next: unknown): Refuse | null {
  if (!isResponse(res)) return null
  return {
    answer: answer => sendAnswer(res, answer),
    fail(error) {
      if (typeof next !== 'function') throw error
      next(error)
    },
  }
}

function refuseAsKoa(holder: Members): Refuse | null {
  if (!isContext(holder)) return null
  return {
    answer: answer => putAnswer(holder, answer),
    fail(error) {
      throw error
    },
  }
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null

// either keywright has let it in, or it is a request that Node's own servers made, and not the answer of another server
const isRequest = (value: unknown): value is RequestLike =>
  isObject(value) &&
  (isAdmitted(value) || (value instanceof Readable && isObject(value.headers) && typeof value.method === 'string'))

const isAdmitted = (value: object): boolean => admissionOf(value as RequestLike) !== null

const isResponse = (value: unknown): value is ServerResponse =>
  isObject(value) && typeof value.setHeader === 'function' && typeof value.end === 'function'

const isContext = (value: Members): value is Members & AnswerContext => isResponse(value.res) && typeof value.set === 'function'
