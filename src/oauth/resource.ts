import type { Issuing } from '../tokens/issued/issuing.js'
import { OAuthError } from './oauth-error.js'
import type { Parameters } from './parameters.js'

/** Refuses a request for a token that is to be used elsewhere. @throws OAuthError `invalid_target` */
export type CheckResource = (parameters: Parameters) => void

/**
 * Makes the check of `resource`: tokens are for this server, or for the audiences that are configured.
 *
 * @see RFC 8707 section 2
 */
export function createResourceCheck({ audiencesOf }: Pick<Issuing, 'audiencesOf'>, issuer: string): CheckResource {
  const targets = [issuer, ...audiencesOf(issuer)].map(withoutSlash)
  return parameters => {
    const resource = parameters.optional('resource')
    if (resource !== undefined && !targets.includes(withoutSlash(resource)))
      throw new OAuthError('invalid_target', 'resource must be this server, or an audience of its tokens.')
  }
}

// some clients write the root of a server with its slash
const withoutSlash = (uri: string) => uri.replace(/\/$/, '')
