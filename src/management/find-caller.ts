import { admissionOf } from '../adapter/admission.js'
import { AuthError, ManagementError } from '../errors.js'
import type { RequestLike } from '../http/request-like.js'
import type { Authority } from '../keys/authority.js'
import type { Keyring } from '../keyring.js'
import type { Principal } from '../principal.js'
import type { Caller } from './caller.js'
import { checkSameSite } from '../endpoints/check-same-site.js'
import type { CallerKind } from './contract/operation.js'
import { HttpProblem } from '../endpoints/http-problem.js'
import { createSessionFinder } from '../endpoints/session.js'
import { sessionCaller } from './session-caller.js'

/** What a caller is found by. */
export interface Visit {
  readonly headers: Headers
  /** Whether the request changes something. */
  readonly unsafe: boolean
  readonly request: RequestLike
  identify(): unknown
}

/** Finds who calls an operation that only some may. */
export type FindCaller = (kind: Exclude<CallerKind, 'nobody'>, visit: Visit) => Promise<Caller>

/**
 * Makes the finder of callers: the host application's session first, else the key or the token that is presented.
 *
 * @returns rejects with HttpProblem `unauthenticated`, ManagementError `forbidden`, or the AuthError of a bad credential
 */
export function createCallerFinder(keyring: Keyring): FindCaller {
  const { flow, foundation, members } = keyring
  const findSession = createSessionFinder(keyring)

  return async (kind, visit) => {
    const check = () => visit.unsafe && checkSameSite(visit.headers, foundation.namesOrigin)
    const session = kind === 'holder' ? null : await findSession(visit.request, visit.identify, check)
    if (session) return sessionCaller(session)
    const principal = await presented(visit.request)
    if (kind === 'person') throw new ManagementError('forbidden', 'this is for people: a key or a token may not do it')
    if (kind !== 'holder') checkGrant(principal, kind === 'reader' ? 'keys:read' : 'keys:write')
    if (kind !== 'holder') await checkOwner(principal)
    return credentialCaller(principal, visit)
  }

  // who is gone manages nothing any more, and not by way of a key either
  async function checkOwner({ owner, account, keyId }: Principal): Promise<void> {
    if (owner === null || keyId === null) return
    const member = await members.find(owner, account)
    if (member ? !member.active : members.hosted)
      throw new ManagementError('forbidden', 'the owner of the key is not an active member of its account')
  }

  function credentialCaller(principal: Principal, { request }: Visit): Caller {
    const { kind, owner, account, keyId, id, grants, subnets, origins, expiresAt } = principal
    const within: Authority = { grants, subnets, origins, expiresAt }
    return {
      user: owner,
      account,
      email: null,
      admin: false,
      approver: false,
      principal,
      within,
      by: { key: keyId, user: keyId === null ? id : null, ip: foundation.clientAddress(request) },
      // what a key was answered is not for a token of it that may do less
      id: JSON.stringify(kind === 'token' ? ['token', account, id, grants] : ['key', keyId]),
    }
  }

  async function presented(request: RequestLike): Promise<Principal> {
    const admission = admissionOf(request)
    // apiKeyAuth in front has seen it, and counted it
    if (admission?.flow === flow && admission.principal) return admission.principal
    try {
      return await flow.authenticate(request)
    } catch (error) {
      const nothing = error instanceof AuthError && error.code === 'missing_credential' && error.schemes.length === 0
      throw nothing ? unauthenticated(error) : error
    }
  }

  function unauthenticated(error: AuthError): HttpProblem {
    const challenges = flow.forFramework(error).headers['www-authenticate'] ?? []
    const detail = 'sign in, or present an API key or a token'
    if (challenges.length === 0) return new HttpProblem(401, 'unauthenticated', detail)
    return new HttpProblem(401, 'unauthenticated', detail, { 'www-authenticate': [challenges].flat().join(', ') })
  }

  function checkGrant(principal: Principal, grant: string): void {
    if (principal.can(grant)) return
    flow.noteRefusal(principal, 'insufficient_grants')
    const { scheme, grants } = principal
    throw new AuthError('insufficient_grants', { schemes: [scheme], members: { required: [grant], granted: grants } })
  }
}
