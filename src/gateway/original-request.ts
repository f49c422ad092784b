import { AuthError } from '../errors.js'
import { fieldLines } from '../http/header-lines.js'
import { originForm } from '../http/origin-form.js'
import type { RequestLike } from '../http/request-like.js'

// a proxy sets both fields of one pair; the first is what the recommended nginx configuration sets, the second is what
// Traefik and Caddy set by themselves
const PAIRS = [
  ['x-original-method', 'x-original-uri'],
  ['x-forwarded-method', 'x-forwarded-uri'],
] as const

// RFC 9110 section 9.1
const METHOD = /^[\w!#$%&'*+.^`|~-]{1,40}$/

/**
 * The request that a proxy asks about, as its header fields tell: the method and the target that the client sent, with the
 * header lines that were handed on. They are told by the fields of one pair, each at most once: a proxy overwrites its own pair and
 * hands on what it does not know, so a second one is the client's word. What is not told is the question's own method, and "/".
 *
 * @param isNeeded whether something decides by the method and the target: then both must be told
 * @throws AuthError `misconfigured` where the proxy does not say what is needed; `invalid_request` where it is said twice, or
 *   can't be
 */
export function originalRequest(request: RequestLike, isNeeded: boolean): RequestLike {
  const told = PAIRS.map(([method, uri]) => ({ methods: fieldLines(request, method), uris: fieldLines(request, uri) }))
  const [pair, another] = told.filter(({ methods, uris }) => methods.length + uris.length > 0)
  const { methods, uris } = pair ?? { methods: [], uris: [] }
  if (another || methods.length > 1 || uris.length > 1) throw new AuthError('invalid_request', { detail: DOUBLED })
  const [method] = methods
  const [uri] = uris
  if (isNeeded && (method === undefined || uri === undefined)) throw new AuthError('misconfigured', { detail: UNTOLD })
  return asSent(request, method ?? request.method ?? '', uri ?? '/')
}

/**
 * The request that a proxy asks about where it sends the client's own method, and the client's target behind a prefix, as
 * Envoy does.
 *
 * @throws AuthError `invalid_request` for what is no target
 */
export const prefixedRequest = (request: RequestLike, target: string): RequestLike =>
  asSent(request, request.method ?? '', target)

function asSent({ headers, rawHeaders, socket }: RequestLike, method: string, target: string): RequestLike {
  const url = originForm(target)
  if (!METHOD.test(method) || !/^\/\S*$/.test(url)) throw new AuthError('invalid_request', { detail: NO_REQUEST })
  // else the proxy itself would be taken for the client, and a key for its subnet would be good for everybody: from nowhere no
  // key with subnets is good
  const isClientTold = fieldLines({ headers, rawHeaders }, 'x-forwarded-for').length > 0
  return { method, url, headers, rawHeaders, ...(isClientTold && socket ? { socket } : {}) }
}

const UNTOLD =
  'The proxy does not say what was asked for: it must send X-Original-Method and X-Original-URI, or X-Forwarded-Method and X-Forwarded-Uri.'
const DOUBLED = 'The method and the path of the request are told more than once: leave X-Original-… and X-Forwarded-… out.'
const NO_REQUEST = 'The method or the path of the request can not be.'
