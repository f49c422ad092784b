import type { FetchCall } from '../adapter/serve-fetch.js'
import type { Answer } from '../http/refusal.js'
import { inTime } from '../in-time.js'
import { readBody, readJson } from '../endpoints/read-body.js'
import { pathBelow } from '../endpoints/path-below.js'
import { toResponse } from '../endpoints/to-response.js'
import type { Keyring } from '../keyring.js'
import type { Arrival } from './arrival.js'
import type { Operation } from './contract/operation.js'
import { OPERATIONS, type OperationId } from './contract/operations.js'
import { entityTag, readIfMatch } from './entity-tags.js'
import { fieldProblems } from './field-problems.js'
import { createCallerFinder } from './find-caller.js'
import type { Handlers, OperationCall, Outcome } from './handler.js'
import { createAccessHandlers } from './handlers/access-handlers.js'
import { createAccountHandlers } from './handlers/account-handlers.js'
import { createCatalogueHandlers } from './handlers/catalogue-handlers.js'
import { createKeyHandlers } from './handlers/key-handlers.js'
import { createLeakHandlers } from './handlers/leak-handlers.js'
import { createSelfHandlers } from './handlers/self-handlers.js'
import { HttpProblem } from '../endpoints/http-problem.js'
import { createIdempotency } from './idempotency.js'
import type { ReceiveLeaks } from './leaks.js'
import { createOperationMatcher, type Match } from './match-operation.js'
import { problemAnswer } from './problem-answer.js'
import { readInput, readQuery } from './read-input.js'

/** What the management API is told beside the request. */
export interface ManagementCall extends FetchCall {
  /** The host application's word on whose session it is: an Identity, or null. */
  identify(): unknown
}

/** The management API as a Fetch handler. It never rejects. */
export type Manage = (request: Request, call: ManagementCall) => Promise<Response>

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD']
// a store that hangs must not hang its callers, nor must a session or a directory of the application's
const ANSWERING_MS = 30_000
const FINDING_MS = 10_000
const REPEATING_MS = 45_000

/**
 * Makes the management API of a keyring.
 *
 * A new operation is an entry in `contract/`, which says who may call it and what it takes, and a handler here. One that
 * `nobody` has to be known for gets no caller; one that needs more than what was checked finds it in the arrival.
 */
export function createManagement(keyring: Keyring, receiveLeaks: ReceiveLeaks): Manage {
  const { flow, foundation } = keyring
  const match = createOperationMatcher()
  const findCaller = createCallerFinder(keyring)
  const once = createIdempotency(foundation)
  const handlers: Handlers = {
    ...createKeyHandlers(keyring),
    ...createSelfHandlers(keyring),
    ...createAccountHandlers(keyring),
    ...createAccessHandlers(keyring),
    ...createCatalogueHandlers(keyring),
    ...createLeakHandlers(receiveLeaks),
  }

  return async (request, call) => {
    const answer = await serve(request, call).catch(error => problemAnswer(error, flow))
    return toResponse(answer)
  }

  async function serve(
    request: Request,
    { request: lines, identify, basePath, exactBody, answered }: ManagementCall,
  ): Promise<Answer> {
    const url = new URL(request.url)
    const path = pathBelow(basePath, url.pathname)
    if (!path) throw new HttpProblem(404, 'not_found', 'there is no such path')
    const found = match(request.method, path)
    const operation: Operation = OPERATIONS[found.id]
    const { headers, method } = request
    const unsafe = !SAFE_METHODS.includes(method)
    const caller =
      operation.caller === 'nobody'
        ? null
        : await inTime(findCaller(operation.caller, { headers, unsafe, request: lines, identify }), FINDING_MS)
    const params = operation.params ? readInput(operation.params, found.params) : {}
    const query = operation.query ? readQuery(operation.query, url.searchParams) : {}
    const bytes = await readBody(request, operation.mostBytes)
    const sent = operation.body ? readJson(bytes, headers) : {}
    const checked = {
      caller,
      params,
      query,
      body: operation.body ? readInput(operation.body, sent, fieldProblems) : {},
      ifMatch: readIfMatch(operation.takes?.includes('If-Match') ? headers.get('if-match') : null),
    }
    const arrival = { headers, raw: exactBody ? bytes : null, ip: foundation.clientAddress(lines), answered, basePath }
    const work = () => carryOut(found, operation, checked, arrival)
    const idempotencyKey = operation.takes?.includes('Idempotency-Key') ? headers.get('idempotency-key') : null
    if (idempotencyKey === null || !caller) return work()
    checkIdempotencyKey(idempotencyKey)
    const content = JSON.stringify([found, sent])
    return inTime(once({ caller: caller.id, idempotencyKey, content }, work), REPEATING_MS)
  }

  async function carryOut({ id }: Match, { answer }: Operation, checked: unknown, arrival: Arrival): Promise<Answer> {
    // what was read fits the operation, which the compiler can't see of one that is found at run time
    const handle: (call: OperationCall<OperationId>, arrival: Arrival) => Promise<Outcome<OperationId>> = handlers[id]
    const call = checked as OperationCall<OperationId>
    const { body, version, location } = await inTime(handle(call, arrival), ANSWERING_MS)
    return {
      status: answer.status,
      headers: {
        'cache-control': 'no-store',
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...(version === undefined ? {} : { etag: entityTag(version) }),
        ...(location === undefined ? {} : { location: arrival.basePath + location }),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    }
  }
}

function checkIdempotencyKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return
  throw new HttpProblem(400, 'invalid_request', 'Idempotency-Key has 1 to 255 visible ASCII characters')
}
