import type { Foundation } from '../foundation.js'
import type { Answer } from '../http/refusal.js'
import type { AccessToken } from '../tokens/issued/token-issuer.js'
import type { Client, FindClient } from './client.js'
import type { Answerer, OAuthCall } from './endpoint.js'
import { secretJson } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { type Parameters, readParameters } from './parameters.js'

/** A request for a token, its client known. */
export interface GrantCall {
  readonly call: OAuthCall
  readonly parameters: Parameters
  readonly client: Client
  /** The thumbprint of the key that the client proved to have; null where it proved none. */
  readonly boundTo: string | null
}

/** What a grant is exchanged for. */
export interface Granted {
  readonly token: AccessToken
  readonly refreshToken?: string
}

/** Exchanges one type of grant for a token; throws OAuthError. */
export type Grant = (grantCall: GrantCall) => Promise<Granted>

/** What the token endpoint is made of. */
export interface TokenEndpointParts {
  findClient: FindClient
  /** By `grant_type`. */
  grants: ReadonlyMap<string, Grant>
  provenKey: Foundation['provenKey']
}

/** `POST /oauth/token`. @see RFC 6749 section 3.2, RFC 9449 section 5 */
export function createTokenEndpoint({ findClient, grants, provenKey }: TokenEndpointParts): Answerer {
  return async call => {
    const parameters = await readParameters(call.request, call.exactBody)
    const type = parameters.required('grant_type')
    const client = await findClient(call.lines, parameters)
    const grant = grants.get(type)
    if (!grant) throw new OAuthError('unsupported_grant_type', `grant_type is one of ${[...grants.keys()].join(', ')}.`)
    const boundTo = await provenKey(call.lines)
    const { token, refreshToken } = await grant({ call, parameters, client, boundTo })
    return tokenAnswer(token, refreshToken)
  }
}

/** The answer that hands a token over. @see RFC 6749 section 5.1 */
export function tokenAnswer({ token, tokenType, expiresInSeconds, grants }: AccessToken, refreshToken?: string): Answer {
  return secretJson({
    access_token: token,
    token_type: tokenType,
    expires_in: expiresInSeconds,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(grants.length > 0 ? { scope: grants.join(' ') } : {}),
  })
}
