import type { IncomingMessage, ServerResponse } from 'node:http'
import { AuthError } from '../errors.js'
import { hasDotSegment } from '../http/has-dot-segment.js'
import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import { isDeeperThan } from '../input/is-deeper-than.js'
import { fromFetchResponse } from '../node/from-fetch-response.js'
import { type ParsedBody, toFetchRequest } from '../node/to-fetch-request.js'
import type { RequestFlow } from '../request-flow.js'
import { PREFLIGHT_ANSWER } from './protect-request.js'

/** What a Fetch handler is told beside the request. */
export interface FetchCall {
  /** The request as the flow reads it: its header lines and its socket. */
  readonly request: RequestLike
  /** The path at which the handler is mounted, without a slash at its end; empty at the root. */
  readonly basePath: string
  /** Whether the body's bytes are those that were sent. */
  readonly exactBody: boolean
  /** Waits until the answer has gone out, or can't any more; absent where nobody can know. */
  readonly answered?: () => Promise<void>
}

/** A request of Node's that a Fetch handler is to answer. */
export interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly basePath: string
  /** Below the base path, with its query. */
  readonly path: string
  readonly parsed: ParsedBody
  /** Whether people look at it: then no other origin may read it, whatever the keyring's policy says. */
  readonly isPage?: boolean
}

/**
 * Has a request answered by a Fetch handler, behind the keyring's origin policy. It never rejects: whatever is thrown
 * becomes a refusal.
 *
 * @param refuse the form of refusals, where it is not that of the flow
 */
export async function serveFetch(
  flow: RequestFlow,
  { req, res, basePath, path, parsed, isPage = false }: Exchange,
  handle: (request: Request, call: FetchCall) => Promise<Response>,
  refuse: (thrown: unknown) => Answer = flow.refusal,
): Promise<Answer> {
  try {
    const isPreflight = flow.begin(req, res)
    if (isPage) hideFromOrigins(res)
    if (isPreflight) return PREFLIGHT_ANSWER
    if (isTooDeep(parsed.body))
      throw new AuthError('invalid_request', { detail: `The body is nested deeper than ${MOST_DEPTH} levels.` })
    if (hasDotSegment(path, false)) throw new AuthError('not_found', { status: 404, detail: 'There is no such path.' })
    const made = toFetchRequest(req, basePath + path, parsed)
    if (!made) throw new AuthError('method_not_allowed', { status: 405 })
    const response = await handle(made.request, {
      request: req,
      basePath,
      exactBody: made.exactBody,
      answered: () => closed(res),
    })
    flow.enter(req, res)
    return await fromFetchResponse(response)
  } catch (error) {
    return refuse(error)
  }
}

function hideFromOrigins(res: ServerResponse): void {
  for (const name of res.getHeaderNames()) if (name.startsWith('access-control-')) res.removeHeader(name)
}

// what a body parser has read is written anew, which takes a stack as deep as the body
const MOST_DEPTH = 64
const isTooDeep = (body: unknown) => !(body instanceof Uint8Array) && isDeeperThan(MOST_DEPTH, body)

const closed = (res: ServerResponse) =>
  new Promise<void>(resolve => {
    if (res.closed) resolve()
    else res.once('close', resolve)
  })
