import { fieldLines } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import type { PresentedClient } from '../foundation.js'
import type { Keyring } from '../keyring.js'
import type { IssuedClaims } from '../tokens/issued/issued-claims.js'
import type { Login } from '../tokens/issued/login.js'
import type { FindClient } from './client.js'
import type { Answerer, OAuthCall } from './endpoint.js'
import { secretJson } from './oauth-answer.js'
import { invalidClient, invalidRequest } from './oauth-error.js'
import { type Parameters, readParameters } from './parameters.js'

/** What introspection is made of. */
export interface IntrospectionParts {
  keyring: Pick<Keyring, 'flow' | 'foundation' | 'tokens'>
  findClient: FindClient
}

/** The grant that lets a key learn of the tokens of others. */
const INTROSPECT = 'tokens:introspect'

/**
 * `POST /oauth/introspect`. A key learns of the tokens that were made from it; with the grant `tokens:introspect` of every
 * token, or of those of its account where it belongs to one. Whoever may not know of a token hears what everybody hears of
 * one that does not exist. The secret of a key is no token.
 *
 * @see RFC 7662
 */
export function createIntrospection({ keyring, findClient }: IntrospectionParts): Answerer {
  const { flow, tokens } = keyring
  const { issuing, realm } = keyring.foundation

  return async call => {
    const parameters = await readParameters(call.request, call.exactBody)
    const caller = await findCaller(call, parameters)
    const token = parameters.required('token')
    const claims = await tokens.inspect(token)
    if (claims) return answerTo(caller, claims, { active: true, ...ofAccessToken(claims) })
    const login = await issuing.logins.findByRefreshToken(token)
    if (!login || !(await issuing.isPersonActive(login))) return INACTIVE
    const { clientId, account } = login
    return answerTo(caller, { client_id: clientId, account }, { active: true, iss: call.issuer, ...ofLogin(login) })
  }

  async function findCaller(call: OAuthCall, parameters: Parameters): Promise<Caller> {
    if (!isBearer(call.lines)) {
      const { key } = await findClient(call.lines, parameters)
      if (!key) throw invalidClient(realm)
      return key.principal
    }
    const id = parameters.optional('client_id')
    if (parameters.optional('client_secret') !== undefined)
      throw invalidRequest('The client authenticates twice: send its secret once.')
    const principal = await flow.authenticate(call.lines)
    // whoever has a token must not learn of others by it
    if (principal.kind !== 'api-key') throw invalidClient(realm)
    if (id !== undefined && id !== principal.id)
      throw invalidRequest('The body names another client than the Authorization field.')
    return principal
  }
}

type Caller = PresentedClient['principal']

const INACTIVE = secretJson({ active: false })

function answerTo(caller: Caller, { client_id: client, account }: Pick<IssuedClaims, 'client_id' | 'account'>, body: object) {
  const maySee = caller.can(INTROSPECT) && (caller.account === null || caller.account === account)
  return maySee || client === caller.id ? secretJson(body) : INACTIVE
}

function ofAccessToken({ secret_id: _, ...claims }: IssuedClaims) {
  const { cnf, login_id: login, sub } = claims
  return { token_type: cnf ? 'DPoP' : 'Bearer', ...(login === undefined ? {} : { username: sub }), ...claims }
}

function ofLogin({ id, user, account, clientId, grants, boundTo, expiresAt }: Login) {
  return {
    client_id: clientId,
    username: user,
    sub: user,
    ...(grants.length > 0 ? { scope: grants.join(' ') } : {}),
    exp: Math.floor(expiresAt.getTime() / 1000),
    account,
    login_id: id,
    ...(boundTo === null ? {} : { cnf: { jkt: boundTo } }),
  }
}

const isBearer = (request: RequestLike) => fieldLines(request, 'authorization').some(value => /^bearer /i.test(value))
