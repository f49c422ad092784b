import { readBody } from '../endpoints/read-body.js'
import { invalidRequest, OAuthError } from './oauth-error.js'

/** The parameters of a request, each once; what has no value counts as left out. */
export interface Parameters {
  /** @throws OAuthError `invalid_request` where it is missing */
  required(name: string): string
  optional(name: string): string | undefined
}

const MOST_BYTES = 64 * 1024
// a URL stands in logs and histories (RFC 6749 section 2.3.1, RFC 9700 section 4.3)
const NEVER_IN_URL = [
  'client_id',
  'client_secret',
  'client_assertion',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'device_code',
  'token',
  'scope',
] as const

/**
 * Reads the parameters of a request's body: form or JSON.
 *
 * @param exactBody false where a body parser in front has read the body: then it was written anew, as JSON
 * @throws OAuthError `invalid_request`; HttpProblem for a body that is too large or breaks off
 * @see RFC 6749 section 3.2
 */
export async function readParameters(request: Request, exactBody: boolean): Promise<Parameters> {
  const inUrl = NEVER_IN_URL.find(name => new URL(request.url).searchParams.has(name))
  if (inUrl !== undefined) throw invalidRequest(`Send ${inUrl} in the body, never in the URL.`)
  const bytes = await readBody(request, MOST_BYTES)
  if (bytes.byteLength === 0) return parametersOf([])
  const [type = '', ...attributes] = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  const charset = attributes.find(attribute => attribute.startsWith('charset='))?.slice('charset='.length)
  const encoding = (request.headers.get('content-encoding') ?? 'identity').toLowerCase()
  if (encoding !== 'identity') throw unsupported('Send the body as it is, in no content-encoding.')
  if (charset !== undefined && !['utf-8', '"utf-8"', 'utf8'].includes(charset)) throw unsupported('Send the body in UTF-8.')
  if (exactBody && type === 'application/x-www-form-urlencoded') return parametersOf([...new URLSearchParams(decode(bytes))])
  if (!exactBody || type === 'application/json') return parametersOf(entriesOf(decode(bytes)))
  throw unsupported('Send a form (application/x-www-form-urlencoded) or JSON (application/json).')
}

/**
 * The parameters of a list of names and values, as from a query.
 *
 * @throws OAuthError `invalid_request` for one that stands twice
 */
export function parametersOf(entries: readonly (readonly [name: string, value: string])[]): Parameters {
  const values = new Map<string, string>()
  const names = new Set<string>()
  for (const [name, value] of entries) {
    if (names.has(name)) throw invalidRequest('A parameter stands more than once in the request.')
    names.add(name)
    if (value !== '') values.set(name, value)
  }
  return {
    required(name) {
      const value = values.get(name)
      if (value === undefined) throw invalidRequest(`${name} is missing.`)
      return value
    },
    optional: name => values.get(name),
  }
}

function entriesOf(text: string): [string, string][] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalidRequest('The body is no JSON.')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalidRequest('The body must be a JSON object.')
  return Object.entries(json).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string') throw invalidRequest('Every parameter must be a string, and stand once.')
    return [name, value]
  })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw invalidRequest('The body is not UTF-8.')
  }
}

const unsupported = (description: string) => new OAuthError('invalid_request', description, 415)
