import { AuthError } from '../errors.js'
import { headerValue } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import { compileOrigins } from '../restrictions/origins.js'
import { crossOrigin } from './origin-policy.js'

/** The CORS origin policy of an API. */
export interface CorsOptions {
  /** Exact origins, sub-domain patterns (`https://*.example.com`) and, only if listed, `null`; or `'*'` for any origin. */
  origins: readonly string[] | '*'
  /** What preflights allow; by default GET, HEAD, PUT, PATCH, POST and DELETE. */
  methods?: readonly string[]
  /** Request fields that preflights allow; by default those that are asked for. */
  headers?: readonly string[]
  /** Response fields that pages may read. */
  exposedHeaders?: readonly string[]
  /** Whether pages may send cookies along; false by default, and never with origins `'*'`. */
  credentials?: boolean
  /** How long browsers keep a preflight's answer. */
  maxAgeSeconds?: number
}

/** What a request's origin leads to. */
export interface CorsDecision {
  /** For every answer to the request, refusals included; names as they are sent. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The fields that the answer depends on. */
  readonly vary: string
  /** The request is a preflight that is allowed: the answer is 204 with these headers. */
  readonly preflight: boolean
  /** The request must not run: its origin is not allowed. */
  readonly refused: AuthError | null
}

const FIELD_NAMES = /^[\w!#$%&'*+.^`|~, \t-]{1,2000}$/

/**
 * Makes the origin policy that stands before authentication.
 *
 * @throws TypeError for origins that are none, and for credentials with any origin
 * @see Fetch standard, section "HTTP-CORS protocol"
 */
export function createCors(options: CorsOptions): (request: RequestLike) => CorsDecision {
  const {
    origins,
    methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    headers,
    exposedHeaders = [],
    credentials = false,
    maxAgeSeconds,
  } = options
  if (origins === '*' && credentials) throw new TypeError('cors: credentials need named origins, browsers refuse them with "*"')
  const allowed = origins === '*' ? () => true : compileOrigins(origins)

  const everyAnswer = (origin: string): [string, string][] => [
    ['Access-Control-Allow-Origin', origins === '*' ? '*' : origin],
    ...(credentials ? [['Access-Control-Allow-Credentials', 'true'] as [string, string]] : []),
  ]
  const exposed: [string, string][] =
    exposedHeaders.length > 0 ? [['Access-Control-Expose-Headers', exposedHeaders.join(',')]] : []
  const preflightHeaders = (request: RequestLike): [string, string][] => {
    const asked = headerValue(request, 'access-control-request-headers')
    const fields = headers ? headers.join(',') : asked !== null && FIELD_NAMES.test(asked) ? asked : ''
    return [
      ['Access-Control-Allow-Methods', methods.join(',')],
      ...(fields === '' ? [] : [['Access-Control-Allow-Headers', fields] as [string, string]]),
      ...(maxAgeSeconds === undefined ? [] : [['Access-Control-Max-Age', String(maxAgeSeconds)] as [string, string]]),
    ]
  }

  const pass: CorsDecision = { headers: [], vary: 'Origin', preflight: false, refused: null }
  return request => {
    const origin = crossOrigin(request)
    if (origin === null) return pass
    if (!allowed(origin)) {
      return {
        ...pass,
        refused: new AuthError('origin_not_allowed', { detail: 'Browsers may not call this API from this origin.' }),
      }
    }
    const preflight = request.method === 'OPTIONS' && headerValue(request, 'access-control-request-method') !== null
    return {
      headers: [...everyAnswer(origin), ...(preflight ? preflightHeaders(request) : exposed)],
      vary: preflight && !headers ? 'Origin, Access-Control-Request-Headers' : 'Origin',
      preflight,
      refused: null,
    }
  }
}

/** Makes the check whether an origin is named, be it by a pattern; where any origin may call, none is. */
export function createNamedOrigins(options: CorsOptions | undefined): (origin: string) => boolean {
  return options && options.origins !== '*' ? compileOrigins(options.origins) : () => false
}
