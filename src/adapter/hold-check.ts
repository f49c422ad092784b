import { admissionOf, authOf, noteRefusal } from './admission.js'
import { AuthError } from '../errors.js'
import { type Answer, problemOf } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import type { RouteCheck } from '../policies/grant-checks.js'

/** What became of a check: null where it holds, else the error for the framework or the answer for the caller. */
export type Outcome = { readonly error: unknown } | { readonly answer: Answer } | null

/**
 * Holds a route's check against the request, as every adapter must: it stays closed where `apiKeyAuth` has not seen
 * the request, or where the request is anonymous.
 */
export function holdCheck({ check }: RouteCheck, request: RequestLike): Outcome {
  const admission = admissionOf(request)
  try {
    const principal = authOf(request)
    if (!principal) throw new AuthError('missing_credential')
    check(principal)
    return null
  } catch (error) {
    noteRefusal(admission, error)
    if (admission?.throws) return { error: admission.flow.forFramework(error) }
    return { answer: admission ? admission.flow.refusal(error) : unprotected(error) }
  }
}

// without apiKeyAuth there is no keyring, and so no logger of the user's
function unprotected(error: unknown): Answer {
  const known = error instanceof AuthError ? error : new AuthError('internal_error', { cause: error })
  console.error(`keywright: refused with ${known.status} ${known.code}: ${known.message}`)
  return problemOf(known, [])
}
