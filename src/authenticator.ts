import type { Credential } from './credentials/credential.js'
import { AuthError } from './errors.js'
import type { ClientAddress } from './http/client-address.js'
import type { RequestLike } from './http/request-like.js'
import type { UsageRecorder, UsageSlot } from './keys/usage-recorder.js'
import type { Policy } from './policies/policy.js'
import type { Principal } from './principal.js'

/** A key or a token that was found good, with what the flow needs of it on every request. */
export interface Holder {
  principal(scheme: string): Principal
  /** The checks of its own restrictions; null where it has none. */
  readonly checkSubnets: ((address: string | null) => void) | null
  readonly checkOrigins: ((request: RequestLike) => void) | null
  /** Where its requests are counted; null where they are not. */
  readonly usage: UsageSlot | null
}

/** Finds the holder of what was presented; throws AuthError where there is none, or none that is good. */
export type Verify = (value: string, now: number) => Holder | Promise<Holder>

/** The stages of the flow. */
export interface AuthenticatorParts {
  extract(request: RequestLike): Credential | null
  verifyKey: Verify
  verifyToken: Verify
  clientAddress: ClientAddress
  policies: readonly Policy[]
  usage: UsageRecorder
  now(): number
}

/** Answers at once where everything needed is at hand, so that the common request waits for nothing. */
export type Authenticate = (request: RequestLike) => Principal | Promise<Principal>

/**
 * The flow, top to bottom: request → credential → key or token → principal → policies. A stage refuses by throwing.
 *
 * @returns a function that throws or rejects with AuthError; anything else thrown is a failure, and refuses too
 */
export function createAuthenticator(parts: AuthenticatorParts): Authenticate {
  const { extract, verifyKey, verifyToken, clientAddress, policies, usage, now } = parts

  return request => {
    const credential = extract(request)
    if (!credential) throw new AuthError('missing_credential')
    try {
      const instant = now()
      const holder = (credential.kind === 'token' ? verifyToken : verifyKey)(credential.value, instant)
      const admitted =
        holder instanceof Promise
          ? holder.then(found => admit(found, credential, request, instant))
          : admit(holder, credential, request, instant)
      return admitted instanceof Promise ? admitted.catch(error => presentedIn(error, credential)) : admitted
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
    if (policies.length > 0) return admitByPolicies(holder, principal, request, address, instant)
    if (holder.usage) usage.count(holder.usage, instant, address)
    return principal
  }

  async function admitByPolicies(
    holder: Holder,
    principal: Principal,
    request: RequestLike,
    address: string | null,
    instant: number,
  ): Promise<Principal> {
    try {
      for (const policy of policies) await policy(principal, request)
    } catch (error) {
      refuse(holder, error, instant)
    }
    if (holder.usage) usage.count(holder.usage, instant, address)
    return principal
  }

  function refuse({ usage: slot }: Holder, error: unknown, instant: number): never {
    if (slot) usage.countRefusal(slot, error instanceof AuthError ? error.code : 'internal_error', instant)
    throw error
  }
}

// the challenge of the scheme that was used carries the error
function presentedIn(error: unknown, { scheme }: Credential): never {
  throw error instanceof AuthError ? error.presentedIn(scheme.name) : error
}
