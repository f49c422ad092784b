import { loopbackOrigin } from '../../http/loopback-origin.js'
import { originForm } from '../../http/origin-form.js'
import type { RequestLike } from '../../http/request-like.js'

// a URL leaves such segments out, and then it is another path than the one that the framework's router has seen
const AMBIGUOUS = /\\|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i
const OCTET = /%[0-9a-f]{2}/gi
const UNRESERVED = /[\w.~-]/

/**
 * The URIs that a request may have been sent to, in normal form. A proxy in front may have taken off the path of the issuer,
 * so that path stands in front of the request's in one of them, and not in the other.
 *
 * @param issuer the public base URL of this server; without it only addresses on this machine are believed
 * @returns none where the public address is not known, or the path is one that nobody would have named
 */
export function requestUris(request: RequestLike, issuer: string | null): readonly string[] {
  const base = issuer ?? loopbackOrigin(request)
  const target = request.originalUrl ?? request.url
  if (base === null || target === undefined) return []
  const path = originForm(target).split(/[?#]/, 1)[0] || '/'
  if (!path.startsWith('/') || AMBIGUOUS.test(path)) return []
  return [new URL(base).origin, base].flatMap(start => normalUri(start + path) ?? [])
}

/**
 * The normal form of a URI without its query and its fragment; null for what is no `http:` or `https:` URI.
 *
 * @see RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and 6.2.3
 */
export function normalUri(text: string): string | null {
  const uri = URL.canParse(text) ? new URL(text) : null
  if (!uri || !/^https?:$/.test(uri.protocol) || uri.username !== '' || uri.password !== '') return null
  return uri.origin + uri.pathname.replaceAll(OCTET, normalOctet)
}

function normalOctet(octet: string): string {
  const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16))
  return UNRESERVED.test(character) ? character : octet.toUpperCase()
}
