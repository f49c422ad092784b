import type { Credential } from './credentials/credential.js'
import { AuthError } from './errors.js'
import type { ClientAddress } from './http/client-address.js'
import type { RequestLike } from './http/request-like.js'
import type { Holder } from './holders.js'
import type { UsageRecorder } from './keys/usage-recorder.js'
import type { Policy } from './policies/policy.js'
import type { Principal } from './principal.js'
import type { CheckPossession } from './tokens/dpop/check-possession.js'

/** Finds the holder of what was presented; throws AuthError where there is none, or none that is good. */
export type Verify = (value: string, now: number) => Holder | Promise<Holder>

/** The stages of the flow. */
export interface AuthenticatorParts {
  extract(request: RequestLike): Credential | null
  verifyKey: Verify
  verifyToken: Verify
  checkPossession: CheckPossession
  clientAddress: ClientAddress
  policies: readonly Policy[]
  usage: UsageRecorder
  /** Told of every decision: `allowed`, or the code of the refusal; the credential is null where none could be read. */
  onDecision(outcome: string, credential: Credential | null): void
  now(): number
}

/** Answers at once where everything needed is at hand, so that the common request waits for nothing. */
export type Authenticate = (request: RequestLike) => Principal | Promise<Principal>

/** The flow, from the request or from a credential that was found elsewhere. */
export interface Authenticator {
  readonly authenticate: Authenticate
  /** For a credential that does not stand where the schemes look, such as in a body. */
  present(request: RequestLike, credential: Credential): Principal | Promise<Principal>
}

/**
 * The flow, top to bottom: request → credential → key or token → principal → policies. A stage refuses by throwing.
 *
 * @returns functions that throw or reject with AuthError; anything else thrown is a failure, and refuses too
 */
export function createAuthenticator(parts: AuthenticatorParts): Authenticator {
  const { extract, verifyKey, verifyToken, checkPossession, clientAddress, policies, usage, onDecision, now } = parts

  return {
    authenticate(request) {
      return present(request, read(request))
    },
    present,
  }

  function read(request: RequestLike): Credential {
    try {
      const credential = extract(request)
      if (credential) return credential
      throw new AuthError('missing_credential')
    } catch (error) {
      onDecision(outcomeOf(error), null)
      throw error
    }
  }

  function present(request: RequestLike, credential: Credential): Principal | Promise<Principal> {
    try {
      const instant = now()
      const holder = (credential.kind === 'token' ? verifyToken : verifyKey)(credential.value, instant)
      const admitted =
        holder instanceof Promise
          ? holder.then(found => admit(found, credential, request, instant))
          : admit(holder, credential, request, instant)
      if (admitted instanceof Promise)
        return admitted.then(
          principal => allowed(principal, credential),
          error => presentedIn(error, credential),
        )
      return allowed(admitted, credential)
    } catch (error) {
      return presentedIn(error, credential)
    }
  }

  function admit(holder: Holder, credential: Credential, request: RequestLike, instant: number): Principal | Promise<Principal> {
    const principal = holder.principal(credential.scheme.name)
    const address = clientAddress(request)
    try {
      holder.checkSubnets?.(address)
      holder.checkOrigins?.(request)
    } catch (error) {
      refuse(holder, error, instant)
    }
    const isBound = credential.kind === 'token' && (holder.boundTo !== null || credential.scheme.demandsProof === true)
    const checks = isBound ? [possessionOf(holder, credential, instant), ...policies] : policies
    if (checks.length > 0) return admitByPolicies(checks, holder, principal, request, address, instant)
    if (holder.usage) usage.count(holder.usage, instant, address)
    return principal
  }

  async function admitByPolicies(
    checks: readonly Policy[],
    holder: Holder,
    principal: Principal,
    request: RequestLike,
    address: string | null,
    instant: number,
  ): Promise<Principal> {
    try {
      for (const check of checks) await check(principal, request)
    } catch (error) {
      refuse(holder, error, instant)
    }
    if (holder.usage) usage.count(holder.usage, instant, address)
    return principal
  }

  function possessionOf({ boundTo }: Holder, { value: token, scheme }: Credential, instant: number): Policy {
    const demandsProof = scheme.demandsProof === true
    return (_principal, request) => checkPossession(request, { token, boundTo, demandsProof }, instant)
  }

  function refuse({ usage: slot }: Holder, error: unknown, instant: number): never {
    if (slot) usage.countRefusal(slot, outcomeOf(error), instant)
    throw error
  }

  function allowed(principal: Principal, credential: Credential): Principal {
    onDecision('allowed', credential)
    return principal
  }

  // the challenge of the scheme that was used carries the error
  function presentedIn(error: unknown, credential: Credential): never {
    onDecision(outcomeOf(error), credential)
    throw error instanceof AuthError ? error.presentedIn(credential.scheme.name) : error
  }
}

const outcomeOf = (error: unknown) => (error instanceof AuthError ? error.code : 'internal_error')
