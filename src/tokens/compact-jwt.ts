import type { AuthError } from '../errors.js'

/** A JWT in compact form, read and not verified: nothing of it may be believed. */
export interface CompactJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/
// of a base64url text, by what its length leaves over of four
const LAST_CHARACTERS = ['', '', 'AQgw', 'AEIMQUYcgkosw048'] as const
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JWT in compact form, strictly: three segments in canonical base64url, so that no second spelling of it exists, and
 * JSON objects in its header and its payload. Of members that stand twice the last counts, as for jose, which reads the
 * header again.
 *
 * @param refuse makes the refusal of what is wrong with it, a sentence without its subject
 * @throws what `refuse` makes
 * @see RFC 7515 section 7.1
 */
export function readCompactJwt(text: string, refuse: (problem: string) => AuthError): CompactJwt {
  const [, head = '', body = '', signature = ''] = COMPACT.exec(text) ?? []
  if (signature === '' || !(isCanonical(head) && isCanonical(body) && isCanonical(signature)))
    throw refuse('is not a signed JWT: it must have three segments in base64url.')
  const [header, claims] = [readObject(head), readObject(body)]
  if (!header || !claims) throw refuse('is malformed: its header and its payload must be JSON objects.')
  return { header, claims }
}

function readObject(segment: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(segment, 'base64url')))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

// other last characters would carry bits that stand for nothing
function isCanonical(segment: string): boolean {
  const rest = segment.length % 4
  return rest === 0 || (LAST_CHARACTERS[rest] ?? '').includes(segment.slice(-1))
}
