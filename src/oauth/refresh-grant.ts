import type { Foundation } from '../foundation.js'
import type { Login } from '../tokens/issued/login.js'
import { narrowScope } from '../tokens/issued/narrow-scope.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { HoldsGrants } from './holds-grants.js'
import { OAuthError } from './oauth-error.js'
import { createResourceCheck } from './resource.js'
import type { Grant, GrantCall } from './token-endpoint.js'

/** What the grant is made of. */
export interface RefreshGrantParts extends Pick<Foundation, 'issuing'>, Pick<CheckedAuthServer, 'clients'> {
  holdsGrants: HoldsGrants
}

/**
 * A refresh token for the next one, and a new access token; those that were made before stay good to their own end. A request
 * that is refused uses nothing up, and a refresh token that was used before ends the login.
 *
 * @see RFC 6749 section 6, RFC 9700 section 4.14
 */
export function createRefreshGrant({ issuing, clients, holdsGrants }: RefreshGrantParts): Grant {
  const { logins } = issuing

  return async grantCall => {
    const { call, parameters, client, boundTo } = grantCall
    const presented = parameters.required('refresh_token')
    if (clients && !clients.has(client.id))
      throw new OAuthError('unauthorized_client', 'People can not log in with this program any more.')
    createResourceCheck(issuing, call.issuer)(parameters)
    const login = await logins.findByRefreshToken(presented)
    const isTheirs = login !== null && login.clientId === client.id && login.boundTo === boundTo
    // signed first: a refresh token must not be used up where no token can be made
    const token = isTheirs ? await tokenOf(login, grantCall) : null
    const refreshToken = await logins.renew(presented, {
      clientId: client.id,
      boundTo,
      by: { user: login?.user ?? null, ip: call.ip },
    })
    if (refreshToken === null || !token) throw refused()
    return { token, refreshToken }
  }

  async function tokenOf(login: Login, { call, parameters }: GrantCall) {
    const scope = parameters.optional('scope')
    // who is not active may be so again: the login is left as it is
    if (!(await holdsGrants(login, narrowScope(login.grants, scope)))) throw refused()
    return issuing.forLogin(login, { issuer: call.issuer, scope })
  }
}

const refused = () => new OAuthError('invalid_grant', 'The refresh token is not one that this client can use now: log in again.')
