import type { PresentedClient } from '../foundation.js'
import type { ExchangedKey, Issuing } from '../tokens/issued/issuing.js'
import { OAuthError } from './oauth-error.js'
import type { Grant } from './token-endpoint.js'

/** A key for a token. @see RFC 6749 section 4.4 */
export function createClientCredentialsGrant(issuing: Issuing): Grant {
  return async ({ call, parameters, client, boundTo }) => {
    if (!client.key)
      throw new OAuthError('unauthorized_client', 'This grant is for API keys: authenticate with the secret of one.')
    const scope = parameters.optional('scope')
    return { token: await issuing.forKey(exchangedKey(client.key), { issuer: call.issuer, scope, boundTo }) }
  }
}

/** A key that was presented, as it is exchanged. */
export function exchangedKey({ principal, secretId }: PresentedClient): ExchangedKey {
  const { id, account, grants, subnets, origins, expiresAt } = principal
  return { keyId: id, secretId, account, grants, subnets, origins, expiresAt }
}
