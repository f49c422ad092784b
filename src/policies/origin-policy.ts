import { AuthError } from '../errors.js'
import { headerValue } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import { compileOrigins } from '../restrictions/origins.js'

/**
 * The origin a browser states for a cross-origin call; null for a call that is none: without `Origin`, or with
 * `Sec-Fetch-Site: same-origin`, which pages can't forge.
 *
 * @see Fetch standard, section "Origin header"; Fetch Metadata Request Headers
 */
export function crossOrigin(request: RequestLike): string | null {
  const origin = headerValue(request, 'origin')
  return origin === null || headerValue(request, 'sec-fetch-site') === 'same-origin' ? null : origin
}

/**
 * Makes the check of a request against the origins of a key. It restricts and never emits CORS fields.
 *
 * @returns null for a key without origins; otherwise a check that throws AuthError `origin_not_allowed`
 */
export function createOriginPolicy(origins: readonly string[] | null): ((request: RequestLike) => void) | null {
  if (origins === null) return null
  const allowed = compileOrigins(origins)
  return request => {
    const origin = crossOrigin(request)
    if (origin !== null && !allowed(origin))
      throw new AuthError('origin_not_allowed', { detail: 'The key may not be used from this origin.' })
  }
}
