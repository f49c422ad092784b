import { AuthError } from '../errors.js'
import type { RequestLike } from '../http/request-like.js'
import type { Principal } from '../principal.js'
import type { RequestFlow } from '../request-flow.js'

/** What an adapter notes on a request once `apiKeyAuth` let it in, for the checks behind it. */
export interface Admission {
  readonly flow: RequestFlow
  /** Null where authentication is optional and nothing was presented. */
  readonly principal: Principal | null
  /** Whether refusals go to the framework's own error handling. */
  readonly throws: boolean
  /** Whether it was counted as refused. */
  refused: boolean
}

const ADMISSION = Symbol('keywright.admission')
const OPEN = Symbol('keywright.open')

type Marked = RequestLike & { [ADMISSION]?: Admission; [OPEN]?: true }

/** Notes that a request was let in. */
export function admit(request: RequestLike, admission: Admission): void {
  ;(request as Marked)[ADMISSION] = admission
}

/** What was noted on a request; null where `apiKeyAuth` has not seen it. */
export const admissionOf = (request: RequestLike): Admission | null => (request as Marked)[ADMISSION] ?? null

/** Counts a request that was let in, and is then refused by a check, as refused: once, however many checks refuse it. */
export function noteRefusal(admission: Admission | null, error: unknown): void {
  if (!admission?.principal || admission.refused) return
  admission.refused = true
  admission.flow.noteRefusal(admission.principal, error instanceof AuthError ? error.code : 'internal_error')
}

/** Declares a request open: authentication behind it is optional. */
export function markOpen(request: RequestLike): void {
  ;(request as Marked)[OPEN] = true
}

/** Whether the request was declared open. */
export const isOpen = (request: RequestLike): boolean => (request as Marked)[OPEN] === true

/**
 * The principal that was noted on a request; null where it is anonymous.
 *
 * @throws AuthError `misconfigured` where `apiKeyAuth` has not seen the request
 */
export function authOf(request: RequestLike): Principal | null {
  const admission = admissionOf(request)
  if (!admission) throw new AuthError('misconfigured', { detail: 'apiKeyAuth has not seen this request: mount it in front.' })
  return admission.principal
}
