import type { Authenticate } from './authenticator.js'
import type { Scheme } from './credentials/scheme.js'
import { AuthError } from './errors.js'
import { type ChallengeFacts, challenges } from './http/challenges.js'
import { type Answer, checkedAnswer, problemOf, type Refusal, type RenderRefusal } from './http/refusal.js'
import type { RequestLike } from './http/request-like.js'
import type { ResponseLike } from './http/response-like.js'
import { addVary } from './http/vary.js'
import { createSeldom } from './seldom.js'
import { settled } from './settled.js'
import type { Logger } from './logger.js'
import type { CorsDecision } from './policies/cors.js'
import type { RateLimits } from './policies/rate/limits.js'
import type { Principal } from './principal.js'

/** What an adapter needs of a keyring to protect a framework's routes; see `docs/architecture.md` for writing one. */
export interface RequestFlow {
  /**
   * Sets the header fields that every answer to the request carries (CORS, `Vary`), before anything else happens.
   *
   * @returns true where the request is an allowed preflight: the answer is 204, and nothing else runs
   * @throws AuthError `origin_not_allowed`
   */
  begin(request: RequestLike, response: ResponseLike): boolean
  /** Sets the header fields that the answer to a request that was let in carries. */
  enter(request: RequestLike, response: ResponseLike): void
  /** Counts a request that was let in, and that a check behind the flow refuses, as refused with this code. */
  noteRefusal(principal: Principal, code: string): void
  /** As `keyring.authenticate`, but at once where nothing has to be waited for. */
  authenticate: Authenticate
  /** Turns what was thrown into the answer: what is no AuthError becomes 500. Answers from 500 on are logged. */
  refusal(error: unknown): Answer
  /** As `refusal`, for the framework's own error handling: the AuthError carries the answer's header fields. */
  forFramework(error: unknown): AuthError
}

/** What a request flow is made of. */
export interface RequestFlowParts {
  authenticate: Authenticate
  /** Null where there is no limit. */
  rateLimits: RateLimits | null
  noteRefusal(principal: Principal, code: string): void
  cors: ((request: RequestLike) => CorsDecision) | null
  schemes: readonly Scheme[]
  /** What challenges say. */
  challengeFacts: ChallengeFacts
  renderRefusal?: RenderRefusal | undefined
  logger: Logger
}

const UNAVAILABLE_PAUSE_MS = 1000

/** Puts the origin policy before authentication, and the form of refusals behind it. */
export function createRequestFlow(parts: RequestFlowParts): RequestFlow {
  const { authenticate, rateLimits, noteRefusal, cors, schemes, challengeFacts, renderRefusal, logger } = parts
  const credentialFields = [...new Set(schemes.flatMap(scheme => scheme.headers))].join(', ')

  const sayUnavailable = createSeldom(logger.error, UNAVAILABLE_PAUSE_MS)

  return {
    begin(request, response) {
      addVary(response, credentialFields)
      if (!cors) return false
      const decision = cors(request)
      addVary(response, decision.vary)
      if (decision.refused) throw decision.refused
      for (const [name, value] of decision.headers) response.setHeader(name, value)
      return decision.preflight
    },
    enter(request, response) {
      if (!rateLimits) return
      for (const [name, value] of rateLimits.fieldsOf(request)) response.setHeader(name, value)
    },
    noteRefusal,
    authenticate,
    refusal(thrown) {
      const refusal = refusalOf(thrown)
      return renderRefusal ? rendered(renderRefusal, refusal) : refusal
    },
    forFramework(thrown) {
      const { error, headers } = refusalOf(thrown)
      const { 'content-type': _, ...fields } = headers
      return error.withHeaders(fields)
    },
  }

  function refusalOf(thrown: unknown): Refusal {
    const error = thrown instanceof AuthError ? thrown : new AuthError('internal_error', { cause: thrown })
    if (error.status >= 500) {
      const say = error.code === 'store_unavailable' ? sayUnavailable : logger.error
      say(`keywright: refused with ${error.status} ${error.code}${reason(error)}`)
    }
    try {
      return checkedAnswer(problemOf(error, challenges(schemes, challengeFacts, error)))
    } catch (unsendable) {
      const failure = new AuthError('internal_error', { cause: unsendable })
      logger.error(`keywright: the refusal ${error.code} can't be sent${reason(failure)}`)
      return problemOf(failure, [])
    }
  }

  function rendered(render: RenderRefusal, refusal: Refusal): Answer {
    try {
      return checkedAnswer(settled(render(refusal), 'renderRefusal'))
    } catch (error) {
      const why = error instanceof Error ? `: ${error.message}` : ''
      logger.error(`keywright: renderRefusal gave no refusal, the problem document is sent${why}`)
      return refusal
    }
  }
}

function reason({ detail, cause }: AuthError): string {
  if (detail !== undefined) return `: ${detail}`
  return cause instanceof Error ? `: ${cause.name}: ${cause.message}` : ''
}

/** Sets `Cache-Control: private`, which a handler may change, on the answer to an authenticated request. */
export function keepPrivate(response: ResponseLike, principal: Principal | null): void {
  if (principal && response.getHeader('Cache-Control') === undefined) response.setHeader('Cache-Control', 'private')
}
