import { createHash, timingSafeEqual } from 'node:crypto'
import type { Foundation } from '../foundation.js'
import type { AuthorizationCodes, FoundCode } from './authorization-codes.js'
import type { HoldsGrants } from './holds-grants.js'
import { OAuthError } from './oauth-error.js'
import { createResourceCheck } from './resource.js'
import type { Grant } from './token-endpoint.js'

/** What the grant is made of. */
export interface CodeGrantParts extends Pick<Foundation, 'issuing'> {
  codes: AuthorizationCodes
  holdsGrants: HoldsGrants
}

const VERIFIER = /^[\w.~-]{43,128}$/

/**
 * A code for the tokens of a login. Whatever is wrong with a code, the refusal is the same; a code that was redeemed before
 * ends the login that came of it.
 *
 * @see RFC 6749 section 4.1.3, RFC 7636 section 4.6, RFC 9700 section 4.5
 */
export function createCodeGrant({ issuing, codes, holdsGrants }: CodeGrantParts): Grant {
  const { logins } = issuing

  return async ({ call, parameters, client, boundTo }) => {
    const code = parameters.required('code')
    const redirectUri = parameters.required('redirect_uri')
    const verifier = parameters.required('code_verifier')
    createResourceCheck(issuing, call.issuer)(parameters)
    const found = await codes.find(code)
    // of a request that is not the client's own nothing follows, or whoever saw a code in a log could end the login
    if (!found || found.clientId !== client.id || found.redirectUri !== redirectUri || !isVerified(found, verifier))
      throw refused()
    if (found.boundTo !== null && found.boundTo !== boundTo) throw refused()
    const { person, grants, loginId: id } = found
    const by = { user: person.user, ip: call.ip }
    const endReused = () => logins.end(id, by, 'an authorization code was used twice')
    if (found.isUsed) await endReused()
    if (found.isUsed || found.isLate || !(await holdsGrants(person, grants))) throw refused()

    const started = await issuing.startLogin({ ...person, id, clientId: client.id, grants, boundTo, by }, call.issuer, [
      found.use,
    ])
    if (started) return started
    if ((await codes.find(code))?.isUsed) await endReused()
    throw refused()
  }
}

function isVerified({ challenge }: FoundCode, verifier: string): boolean {
  if (!VERIFIER.test(verifier)) return false
  return timingSafeEqual(createHash('sha256').update(verifier).digest(), Buffer.from(challenge, 'base64url'))
}

const refused = () => new OAuthError('invalid_grant', 'The code is not one that this client can redeem now: start again.')
