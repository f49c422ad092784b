import type { Answer } from '../http/refusal.js'
import type { Issuing } from '../tokens/issued/issuing.js'
import type { FindClient } from './client.js'
import type { Answerer } from './endpoint.js'
import { secretJson } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { readParameters } from './parameters.js'

/** What revocation is made of. */
export interface RevocationParts {
  issuing: Pick<Issuing, 'findRevocable'>
  findClient: FindClient
}

/**
 * `POST /oauth/revoke`: an access token ends alone, a refresh token with its login and all the tokens of it; where logins are not
 * renewed, so does the access token. A key proves
 * who it is; a program that people log in with has nothing but its name and the token. What is no token of this server's, or
 * has ended, is as good as revoked.
 *
 * @see RFC 7009
 */
export function createRevocation({ issuing, findClient }: RevocationParts): Answerer {
  return async ({ request, lines, exactBody, ip }) => {
    const parameters = await readParameters(request, exactBody)
    const client = await findClient(lines, parameters)
    const found = await issuing.findRevocable(parameters.required('token'))
    if (!found) return REVOKED
    // RFC 7009 section 2.1 wants an error, and in RFC 6749 section 5.2 this one is for what "was issued to another client"
    if (found.clientId !== client.id)
      throw new OAuthError('invalid_grant', 'The token was made for another client: it was not revoked.')
    await found.end({ key: client.key?.principal.keyId ?? null, user: found.user, ip })
    return REVOKED
  }
}

// clients ignore it, but some that read every answer as JSON fail at one that is none
const REVOKED: Answer = secretJson({})
