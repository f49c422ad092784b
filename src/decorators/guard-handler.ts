import { type Admission, admissionOf, authOf, noteRefusal } from '../adapter/admission.js'
import { currentAdmission } from '../adapter/current-auth.js'
import { AuthError } from '../errors.js'
import { holdCheck } from '../adapter/hold-check.js'
import type { RequestLike } from '../http/request-like.js'
import type { RouteCheck } from '../policies/grant-checks.js'
import type { Principal } from '../principal.js'
import { declare, demandsOf } from '../adapter/route-demands.js'
import { callOf } from './call-form.js'
import type { Handler } from './route-decorator.js'
import { standIn } from './stand-in.js'

/** Makes a handler that runs only where the check holds. */
export function guardHandler(handler: Handler, check: RouteCheck): Handler {
  const rejects = Object.prototype.toString.call(handler) === '[object AsyncFunction]'
  const guarded = standIn(handler, (args, proceed) => {
    let refused: boolean
    try {
      refused = refuses(check, args)
    } catch (error) {
      if (rejects) return Promise.reject(error)
      throw error
    }
    return refused ? undefined : proceed()
  })
  return declare(guarded, check.demands, ...demandsOf(handler))
}

/**
 * @returns whether the caller was answered in the handler's place
 * @throws what the framework's error handling, or who called a function below the handler, is to see
 */
function refuses(check: RouteCheck, args: readonly unknown[]): boolean {
  const call = callOf(args)
  if (!call) {
    holdCurrent(check, currentAdmission())
    return false
  }
  const { request, refuse } = call
  if (!refuse) {
    holdOrThrow(check, request)
    return false
  }
  const outcome = holdCheck(check, request)
  if (!outcome) return false
  if ('error' in outcome) refuse.fail(outcome.error)
  else refuse.answer(outcome.answer)
  return true
}

function holdOrThrow(check: RouteCheck, request: RequestLike): void {
  const admission = admissionOf(request)
  try {
    hold(check, authOf(request))
  } catch (error) {
    noteRefusal(admission, error)
    throw admission?.flow.forFramework(error) ?? error
  }
}

function holdCurrent(check: RouteCheck, admission: Admission | null): void {
  if (!admission) throw new AuthError('misconfigured', { detail: UNSEEN })
  try {
    hold(check, admission.principal)
  } catch (error) {
    noteRefusal(admission, error)
    throw error
  }
}

function hold({ check }: RouteCheck, principal: Principal | null): void {
  if (!principal) throw new AuthError('missing_credential')
  check(principal)
}

const UNSEEN =
  'What is called here is guarded, and no request that apiKeyAuth has seen is being handled: call it below one, or declare it @PublicRoute().'
