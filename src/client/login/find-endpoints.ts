import { isSafeUrl } from '../is-safe-url.js'
import { askServer, type ServerAnswer } from './ask-server.js'
import { LoginFailedError } from './login-failed-error.js'
import { serverText } from './server-text.js'

/** Where a person logs in with a program: the endpoints of the API's authorization server. */
export interface LoginEndpoints {
  /** What the server calls itself. */
  readonly issuer: string
  readonly token: string
  /** Null where nobody can log in with a browser. */
  readonly authorization: string | null
  /** Null where nobody can log in with a code. */
  readonly deviceAuthorization: string | null
  readonly revocation: string | null
  /** Whether answers to the browser name the issuer (RFC 9207). */
  readonly namesIssuer: boolean
}

const WELL_KNOWN = '/.well-known/oauth-authorization-server'

/**
 * Finds where people log in to an API: the metadata of its origin, of an issuer below it first, the longest path in front.
 * Only where the origin clearly has none are the endpoints where `authServer` puts them by default.
 *
 * @param baseUrl of the API, without a slash at its end
 * @throws LoginFailedError for metadata that can't be had, or names places on another origin
 * @see RFC 8414 section 3
 */
export async function findEndpoints(baseUrl: string, fetch: typeof globalThis.fetch): Promise<LoginEndpoints> {
  const { origin, pathname } = new URL(baseUrl)
  const segments = pathname.split('/').filter(segment => segment !== '')
  for (let length = segments.length; length > 0; length--) {
    const path = `/${segments.slice(0, length).join('/')}`
    const answer = await askServer(fetch, origin + WELL_KNOWN + path)
    if (answer.status >= 500 || answer.status === 429) throw unanswered(origin, answer)
    // an application may answer anything there, if it is the issuer's document it says so
    if (answer.status === 200 && isNamed(answer.body.issuer, origin + path)) return readMetadata(answer, origin)
  }
  const answer = await askServer(fetch, origin + WELL_KNOWN)
  if (answer.status === 404) return defaultEndpoints(origin)
  if (answer.status !== 200) throw unanswered(origin, answer)
  const { issuer } = answer.body
  if (typeof issuer !== 'string') throw invalid(origin, 'it names no issuer')
  if (!isNamed(issuer, origin)) throw invalid(origin, `its issuer is ${serverText(issuer)}, and must be ${origin}`)
  return readMetadata(answer, origin)
}

// a slash at the end is left out where the metadata is looked for: RFC 8414 section 3.1
const isNamed = (issuer: unknown, name: string) => issuer === name || issuer === `${name}/`

function readMetadata({ body }: ServerAnswer, origin: string): LoginEndpoints {
  const place = (name: string): string | null => {
    const url = body[name]
    if (url === undefined || url === null) return null
    if (typeof url !== 'string' || !URL.canParse(url)) throw invalid(origin, `its ${name} is no URL`)
    const parsed = new URL(url)
    if (parsed.username || parsed.password) throw invalid(origin, `its ${name} has a user`)
    if (parsed.origin !== origin || !isSafeUrl(parsed)) throw invalid(origin, `its ${name} is on another origin`)
    return parsed.href
  }
  const token = place('token_endpoint')
  if (token === null) throw invalid(origin, 'it names no token_endpoint')
  return {
    issuer: String(body.issuer),
    token,
    authorization: place('authorization_endpoint'),
    deviceAuthorization: place('device_authorization_endpoint'),
    revocation: place('revocation_endpoint'),
    namesIssuer: body.authorization_response_iss_parameter_supported === true,
  }
}

const invalid = (origin: string, problem: string) =>
  new LoginFailedError('invalid_metadata', `${origin}${WELL_KNOWN} is not to be trusted: ${problem}.`)

const unanswered = (origin: string, { status }: ServerAnswer) =>
  status >= 500 || status === 429
    ? new LoginFailedError('unreachable', `${origin} can't tell now where people log in: it answered ${status}.`)
    : new LoginFailedError('no_login', `Nobody can log in to this API: asked for ${origin}${WELL_KNOWN}, it answered ${status}.`)

// the endpoints of a server that publishes nothing about them.
const defaultEndpoints = (origin: string): LoginEndpoints => ({
  issuer: origin,
  token: `${origin}/oauth/token`,
  authorization: `${origin}/oauth/authorize`,
  deviceAuthorization: `${origin}/oauth/device_authorization`,
  revocation: `${origin}/oauth/revoke`,
  namesIssuer: false,
})
