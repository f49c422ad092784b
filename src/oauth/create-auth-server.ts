import type { FetchCall } from '../adapter/serve-fetch.js'
import { toResponse } from '../endpoints/to-response.js'
import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import { RESOURCE_METADATA_PATH } from '../http/resource-metadata.js'
import { inTime } from '../in-time.js'
import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { createAuthorizationCodes } from './authorization-codes.js'
import { createAuthorizationEndpoint } from './authorization-endpoint.js'
import { baseUrl } from './base-url.js'
import { createClientFinder } from './client.js'
import { createClientCredentialsGrant } from './client-credentials-grant.js'
import { createCodeGrant } from './code-grant.js'
import { createDeviceAuthorization } from './device-authorization.js'
import { createDeviceCodes } from './device-codes.js'
import { createDeviceGrant, DEVICE_GRANT_TYPE } from './device-grant.js'
import { createDevicePage } from './device-page.js'
import type { Answerer, Endpoint } from './endpoint.js'
import { createHoldsGrants } from './holds-grants.js'
import { createIntrospection } from './introspection.js'
import { createKeyExchange } from './key-exchange.js'
import { createLoginLook } from './login-look.js'
import { createResourceMetadata, createServerMetadata } from './metadata.js'
import { errorAnswer, publicJson, secretJson } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { KEY_SET_PATH, SERVER_METADATA_PATH } from './oauth-paths.js'
import { stylesheet } from '../pages/stylesheet.js'
import { createPersonFinder } from './person.js'
import { createRefreshGrant } from './refresh-grant.js'
import { createRevocation } from './revocation.js'
import { createTokenEndpoint, type Grant } from './token-endpoint.js'

/** What the token endpoints are told beside the request. */
export interface AuthServerCall extends FetchCall {
  /** The host application's word on whose session it is: an Identity, or null. */
  identify(): unknown
}

/** The token endpoints as a Fetch handler. */
export interface AuthServer {
  /** Where its endpoints are. */
  readonly paths: readonly string[]
  /** Whether there is an endpoint at a path, which may have a query. */
  has(path: string): boolean
  /** Whether people look at what is at a path. */
  isPage(path: string): boolean
  /** It never rejects. */
  serve(request: Request, call: AuthServerCall): Promise<Response>
  /** The answer to what is refused before an endpoint is reached, at the path of one. */
  refuse(path: string, thrown: unknown, request: RequestLike): Answer
}

// a store that hangs must not hang its callers
const ANSWERING_MS = 20_000

/** Makes the token endpoints of a keyring. */
export function createAuthServer(keyring: Keyring, settings: CheckedAuthServer): AuthServer {
  const { flow, foundation } = keyring
  const { issuing, realm } = foundation
  const { paths } = settings
  const refuse = (thrown: unknown) => errorAnswer(thrown, flow, realm)
  const findClient = createClientFinder(foundation)
  const grants = new Map<string, Grant>([['client_credentials', createClientCredentialsGrant(issuing)]])
  const codes = createAuthorizationCodes(foundation)
  const deviceCodes = createDeviceCodes(foundation)
  if (settings.hasLogin) {
    const holdsGrants = createHoldsGrants(keyring)
    grants.set('authorization_code', createCodeGrant({ ...foundation, codes, holdsGrants }))
    if (issuing.options.renewalMs !== null)
      grants.set('refresh_token', createRefreshGrant({ ...foundation, clients: settings.clients, holdsGrants }))
    grants.set(DEVICE_GRANT_TYPE, createDeviceGrant({ ...foundation, codes: deviceCodes, holdsGrants }))
  }
  const metadata = { keyring, settings, grantTypes: [...grants.keys()] }
  const endpoints = new Map<string, Endpoint>([
    [paths.auth, { post: createKeyExchange(foundation), refuse }],
    [paths.token, { post: createTokenEndpoint({ findClient, grants, provenKey: foundation.provenKey }), refuse }],
    [paths.introspection, { post: createIntrospection({ keyring, findClient }), refuse }],
    [paths.revocation, { post: createRevocation({ issuing, findClient }), refuse }],
    [KEY_SET_PATH, { get: async () => publicJson(await issuing.signingKeys.published()), refuse }],
    ...wellKnown(SERVER_METADATA_PATH, { get: createServerMetadata(metadata), refuse }, issuing.issuer),
    ...wellKnown(RESOURCE_METADATA_PATH, { get: createResourceMetadata(metadata), refuse }, issuing.issuer),
  ])
  if (settings.hasLogin) {
    const findPerson = createPersonFinder(keyring)
    const style = stylesheet(settings.brand)
    const lookAt = createLoginLook(settings, style)
    endpoints.set(paths.authorization, createAuthorizationEndpoint({ keyring, settings, findPerson, codes, lookAt }))
    endpoints.set(paths.stylesheet, { get: () => style.answer, refuse })
    endpoints.set(paths.deviceAuthorization, {
      post: createDeviceAuthorization({ keyring, settings, findClient, codes: deviceCodes }),
      refuse,
    })
    endpoints.set(paths.device, createDevicePage({ keyring, settings, findPerson, lookAt }))
  }

  return {
    paths: [...endpoints.keys()],
    has: path => endpoints.has(withoutQuery(path)),
    isPage: path => endpoints.get(withoutQuery(path))?.isPage === true,
    async serve(request, call) {
      const path = new URL(request.url).pathname.slice(lengthInUrl(call.basePath))
      const endpoint = endpoints.get(path)
      if (!endpoint) return toResponse(refuse(nothingHere()))
      return toResponse(await serve(endpoint, request, call).catch(thrown => endpoint.refuse(thrown, request.headers)))
    },
    refuse: (path, thrown, { headers }) =>
      (endpoints.get(withoutQuery(path))?.refuse ?? refuse)(thrown, {
        get: name => [headers[name] ?? []].flat().join(', ') || null,
      }),
  }

  async function serve(endpoint: Endpoint, request: Request, call: AuthServerCall): Promise<Answer> {
    const { request: lines, basePath, exactBody, identify } = call
    const answerer = answererOf(endpoint, request.method)
    if (!answerer) return wrongMethod(endpoint)
    const issuer = baseUrl(issuing.issuer, lines, basePath)
    const ip = foundation.clientAddress(lines)
    return inTime(Promise.resolve(answerer({ request, lines, issuer, ip, exactBody, identify })), ANSWERING_MS)
  }
}

// a URL writes some characters in another way
const lengthInUrl = (basePath: string) => (basePath === '' ? 0 : new URL(basePath, 'http://localhost').pathname.length)

// a URL leaves out what a framework's router does not, such as dot segments in the path of the mount
const nothingHere = () => new OAuthError('invalid_request', 'There is no such path.', 404)

const withoutQuery = (path: string) => path.split('?', 1)[0] ?? ''

// a base URL with a path has it behind the well-known part (RFC 8414 section 3.1, RFC 9728 section 3.1)
function wellKnown(path: string, endpoint: Endpoint, issuer: string | null): [string, Endpoint][] {
  const below = issuer === null ? '' : new URL(issuer).pathname.replace(/\/$/, '')
  return below === '' ? [[path, endpoint]] : [path, path + below].map(place => [place, endpoint])
}

function answererOf({ get, post }: Endpoint, method: string): Answerer | undefined {
  if (method === 'POST') return post
  return method === 'GET' || method === 'HEAD' ? get : undefined
}

function wrongMethod({ get, post }: Endpoint): Answer {
  const allowed = [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])].join(', ')
  const answer = secretJson({ error: 'invalid_request', error_description: `Send it with ${allowed}.` }, 405)
  return { ...answer, headers: { ...answer.headers, allow: allowed } }
}
