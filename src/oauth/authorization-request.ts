import { invalidRequest, OAuthError } from './oauth-error.js'
import { type Parameters, parametersOf } from './parameters.js'
import { isRedirectUri } from './redirect-uri.js'
import type { CheckResource } from './resource.js'

/** Whom the answer to an authorization request goes to. */
export interface AuthorizationTarget {
  readonly clientId: string
  readonly redirectUri: string
  /** Given back as it came; undefined where there was none. */
  readonly state: string | undefined
}

/** What is asked, once it is known whom to answer. */
export interface AuthorizationQuestion {
  /** Grants, separated by spaces; undefined for all that the person has. */
  readonly scope: string | undefined
  /** The SHA-256 of the verifier, base64url. */
  readonly challenge: string
  /** The thumbprint of the key that the code must be redeemed with; null where any may. */
  readonly boundTo: string | null
}

// of a SHA-256, in base64url
const DIGEST = /^[\w-]{43}$/

/**
 * Reads whom to answer. Until that is known, nothing may be sent anywhere.
 *
 * @throws OAuthError that only the person may see
 * @see RFC 6749 section 4.1.2.1, RFC 9700 section 4.1
 */
export function readAuthorizationTarget({ search, searchParams }: URL): AuthorizationTarget {
  if (!isDecodable(search)) throw invalidRequest('The address of this page is not encoded as UTF-8.')
  const [clientId = '', ...moreClients] = searchParams.getAll('client_id')
  const [redirectUri = '', ...moreUris] = searchParams.getAll('redirect_uri')
  if (clientId === '' || moreClients.length > 0) throw invalidRequest('The program must say who it is: client_id, once.')
  if (!isRedirectUri(redirectUri) || moreUris.length > 0)
    throw invalidRequest('redirect_uri must be http://127.0.0.1:PORT/callback, once, and nothing else.')
  const [state, ...moreStates] = searchParams.getAll('state')
  return { clientId, redirectUri, state: state !== '' && moreStates.length === 0 ? state : undefined }
}

/**
 * Reads what is asked.
 *
 * @throws OAuthError that is sent back to the program
 * @see RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 9700 section 2.1.1
 */
export function readAuthorizationQuestion({ searchParams }: URL, checkResource: CheckResource): AuthorizationQuestion {
  const parameters = parametersOf([...searchParams])
  if (parameters.optional('request') !== undefined)
    throw new OAuthError('request_not_supported', 'Send the parameters themselves, not a request object.')
  if (parameters.optional('request_uri') !== undefined)
    throw new OAuthError('request_uri_not_supported', 'Send the parameters themselves, not the address of a request object.')
  if (parameters.required('response_type') !== 'code')
    throw new OAuthError('unsupported_response_type', 'response_type must be code.')
  if ((parameters.optional('response_mode') ?? 'query') !== 'query') throw invalidRequest('response_mode must be query.')
  checkResource(parameters)
  return { scope: parameters.optional('scope'), challenge: readChallenge(parameters), boundTo: readBinding(parameters) }
}

function readChallenge(parameters: Parameters): string {
  const challenge = parameters.optional('code_challenge')
  if (challenge === undefined) throw invalidRequest('code_challenge is missing: this server takes no code without PKCE.')
  if (parameters.optional('code_challenge_method') !== 'S256') throw invalidRequest('code_challenge_method must be S256.')
  if (!DIGEST.test(challenge)) throw invalidRequest('code_challenge must be a SHA-256 in base64url: 43 characters, no padding.')
  return challenge
}

// RFC 9449 section 10
function readBinding(parameters: Parameters): string | null {
  const thumbprint = parameters.optional('dpop_jkt') ?? null
  if (thumbprint !== null && !DIGEST.test(thumbprint))
    throw invalidRequest('dpop_jkt must be a SHA-256 in base64url: 43 characters, no padding.')
  return thumbprint
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
