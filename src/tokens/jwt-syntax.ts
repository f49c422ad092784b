import { invalidToken } from './invalid-token.js'
import type { TokenClaims } from './verified-claims.js'

/** A token that is well-formed and not verified: nothing of it may be believed. */
export interface UnverifiedJwt {
  readonly token: string
  readonly alg: string
  readonly kid: string | undefined
  readonly claims: TokenClaims
}

/** The longest token that is read, in characters. */
export const LONGEST_TOKEN = 8192

const TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'application/jwt', 'at+jwt', 'application/at+jwt'])
const KEYS_IN_HEADER = ['jwk', 'x5c', 'x5u'] as const
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/
// of a base64url text, by what its length leaves over of four
const LAST_CHARACTERS = ['', '', 'AQgw', 'AEIMQUYcgkosw048'] as const
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JWT in compact form, strictly: three segments in canonical base64url, so that no second spelling of a token
 * exists, and JSON objects in its header and its payload. Of members that stand twice the last counts, as for jose,
 * which reads the header again.
 *
 * @throws AuthError `invalid_token`
 * @see RFC 7515 sections 4 and 7.1, RFC 8725 sections 3.10 and 3.11
 */
export function readJwt(token: string): UnverifiedJwt {
  const [, head = '', body = '', signature = ''] = COMPACT.exec(token) ?? []
  if (signature === '' || !(isCanonical(head) && isCanonical(body) && isCanonical(signature)))
    throw invalidToken('The token is not a signed JWT: it must have three segments in base64url.')
  const header = readObject(head)
  const claims = readObject(body)
  const { alg, kid, typ } = header
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string'))
    throw invalidToken('The header of the token is malformed.')
  if (!TYPES.has(typeof typ === 'string' ? typ.toLowerCase() : typ))
    throw invalidToken('The token is of a type that is not taken as a bearer token.')
  if ('crit' in header || 'b64' in header) throw invalidToken('The header of the token demands an extension that is not known.')
  if (KEYS_IN_HEADER.some(name => name in header)) throw invalidToken('The header of the token brings a key of its own.')
  return { token, alg, kid, claims }
}

function readObject(segment: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(Buffer.from(segment, 'base64url')))
  } catch {
    throw malformed()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed()
  return value as Record<string, unknown>
}

// other last characters would carry bits that stand for nothing
function isCanonical(segment: string): boolean {
  const rest = segment.length % 4
  return rest === 0 || (LAST_CHARACTERS[rest] ?? '').includes(segment.slice(-1))
}

const malformed = () => invalidToken('The token is malformed: its header and its payload must be JSON objects.')
