import { admissionOf } from '../adapter/admission.js'
import { AuthError, ManagementError } from '../errors.js'
import type { RequestLike } from '../http/request-like.js'
import type { Authority } from '../keys/authority.js'
import type { Keyring } from '../keyring.js'
import type { Principal } from '../principal.js'
import { intersectGrants } from '../restrictions/grants.js'
import type { Caller } from './caller.js'
import { checkSameSite } from './check-same-site.js'
import type { CallerKind } from './contract/operation.js'
import { HttpProblem } from './http-problem.js'
import { type Identity, readIdentity } from './identity.js'

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

  return async (kind, visit) => {
    const identity = kind === 'holder' ? null : await readIdentity(visit.identify)
    if (identity) return sessionCaller(identity, visit)
    const principal = await presented(visit.request)
    if (kind === 'person') throw new ManagementError('forbidden', 'this is for people: a key or a token may not do it')
    if (kind !== 'holder') checkGrant(principal, kind === 'reader' ? 'keys:read' : 'keys:write')
    if (kind !== 'holder') await checkOwner(principal)
    return credentialCaller(principal, visit)
  }

  async function sessionCaller(identity: Identity, visit: Visit): Promise<Caller> {
    const { user, account, email = null, admin = false, approver = false, grants = null } = identity
    if (visit.unsafe) checkSameSite(visit.headers, foundation.namesOrigin)
    const by = { user, ip: foundation.clientAddress(visit.request) }
    // the provider's own people are in no customer's directory
    const staff = admin || approver
    const member =
      staff || members.hosted ? await members.find(user, account) : await members.enrol({ user, account, email }, { by })
    if (member ? !member.active : !staff) throw new ManagementError('forbidden', 'you are not an active member of this account')
    const ceiling = member?.grants ?? null
    const held = grants && ceiling ? intersectGrants(grants, ceiling) : (grants ?? ceiling)
    return {
      user,
      account,
      email,
      admin,
      approver,
      principal: null,
      within: { grants: held, subnets: null, origins: null, expiresAt: null },
      by,
      id: JSON.stringify(['session', account, user]),
    }
  }

  // who is gone manages nothing any more, and not by way of a key either
  async function checkOwner({ owner, account, keyId }: Principal): Promise<void> {
    if (owner === null || keyId === null) return
    const member = await members.find(owner, account)
    if (member ? !member.active : members.hosted)
      throw new ManagementError('forbidden', 'the owner of the key is not an active member of its account')
  }

  function credentialCaller(principal: Principal, { request }: Visit): Caller {
    const { owner, account, keyId, id, grants, subnets, origins, expiresAt } = principal
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
      id: JSON.stringify(keyId === null ? ['token', account, id] : ['key', keyId]),
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
