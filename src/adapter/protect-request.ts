import { admit, isOpen } from './admission.js'
import { AuthError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import type { ResponseLike } from '../http/response-like.js'
import type { CheckedApiKeyAuth } from './read-api-key-auth.js'
import type { Principal } from '../principal.js'
import { keepPrivate } from '../request-flow.js'

/** What became of a request that was not refused: the answer to a preflight, or who it acts as (null: anonymous). */
export type Entry = 'preflight' | Principal | null

/** The answer to an allowed preflight; its header fields are set already. */
export const PREFLIGHT_ANSWER: Answer = { status: 204, headers: {}, body: '' }

/**
 * Leads a request through the flow as every adapter must, and notes on it who it acts as.
 *
 * @returns at once where nothing has to be waited for
 * @throws or rejects with what the flow refused it for
 */
export function protectRequest(
  settings: CheckedApiKeyAuth,
  request: RequestLike,
  response: ResponseLike,
): Entry | Promise<Entry> {
  const { flow } = settings.keyring
  if (flow.begin(request, response)) return 'preflight'
  try {
    const principal = flow.authenticate(request)
    if (!(principal instanceof Promise)) return enter(settings, request, response, principal)
    return principal.then(
      found => enter(settings, request, response, found),
      error => enterAnonymous(settings, request, response, error),
    )
  } catch (error) {
    return enterAnonymous(settings, request, response, error)
  }
}

function enter(
  { keyring: { flow }, onError }: CheckedApiKeyAuth,
  request: RequestLike,
  response: ResponseLike,
  principal: Principal | null,
): Principal | null {
  admit(request, { flow, principal, throws: onError === 'throw', refused: false })
  keepPrivate(response, principal)
  flow.enter(request, response)
  return principal
}

function enterAnonymous(settings: CheckedApiKeyAuth, request: RequestLike, response: ResponseLike, error: unknown): null {
  // of a presented credential the scheme is known, whatever the code says
  const nothing = error instanceof AuthError && error.code === 'missing_credential' && error.schemes.length === 0
  if (!nothing || (settings.required && !isOpen(request))) throw error
  enter(settings, request, response, null)
  return null
}
