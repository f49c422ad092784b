import { loopbackOrigin } from '../http/loopback-origin.js'
import type { RequestLike } from '../http/request-like.js'
import { isLoopbackBase } from '../tokens/issued/loopback-base.js'
import { invalidRequest } from './oauth-error.js'

/**
 * The base URL of this server, as its tokens name it: the one that is configured, else a loopback address that the request
 * was sent to. Any other `Host` is only the caller's word.
 *
 * @param mount where the token endpoints are mounted, without a slash at its end
 * @throws OAuthError `invalid_request` where it can't be known
 */
export function baseUrl(issuer: string | null, request: RequestLike, mount: string): string {
  if (issuer !== null) return issuer
  const origin = loopbackOrigin(request)
  if (origin !== null && isLoopbackBase(origin + mount)) return origin + mount
  throw invalidRequest('This server does not know its public address: whoever runs it must set the option issuer.')
}
