import { headerValue } from './header-lines.js'
import type { RequestLike } from './request-like.js'

// a host that brings a path of its own is none
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

/**
 * The origin on this machine that a request was sent to; null for any other, since a `Host` is only the caller's word.
 *
 * @see RFC 9110 section 7.2
 */
export function loopbackOrigin(request: RequestLike): string | null {
  const host = headerValue(request, 'host')?.toLowerCase() ?? ''
  const isEncrypted = (request.socket as { encrypted?: unknown } | undefined)?.encrypted === true
  const origin = `${isEncrypted ? 'https' : 'http'}://${host}`
  // nor is one whose port can't be
  return LOOPBACK_HOST.test(host) && URL.canParse(origin) ? origin : null
}
