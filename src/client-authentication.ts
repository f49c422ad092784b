import { setTimeout as delay } from 'node:timers/promises'
import type { Authenticator, Verify } from './authenticator.js'
import { AuthError } from './errors.js'
import type { PresentedClient } from './foundation.js'
import type { RequestLike } from './http/request-like.js'
import type { ThrottleFailures } from './policies/rate/failed-authentications.js'
import type { Principal } from './principal.js'

/** A key as an OAuth client presents it. */
export interface ClientCredentials {
  /** The id of the key. */
  readonly id: string
  readonly secret: string
}

/** What client authentication is made of. */
export interface ClientAuthenticationParts {
  verifyKey: Verify
  present: Authenticator['present']
  throttleFailures: ThrottleFailures
  secretOf(principal: Principal): string | null
  now(): number
}

// longer than a look-up in a store that is near takes
const LEAST_REFUSAL_MS = 25

/**
 * Makes the authentication of OAuth clients, which are keys. A secret that belongs to another key, or to a dead one, is as
 * unknown as one that belongs to none: the refusal is the same, it counts as a failed authentication, and it takes the same
 * time. What is looked up is the secret alone, so an id that exists takes no other time than one that does not; and a refusal
 * waits until whatever it took can have been done, so that it does not show whether the secret was found, remembered, or
 * malformed.
 *
 * @returns a function that rejects with AuthError, `unknown_key` wherever the client is to blame
 */
export function createClientAuthentication(parts: ClientAuthenticationParts) {
  const { verifyKey, present, throttleFailures, secretOf, now } = parts

  return async (request: RequestLike, client: ClientCredentials, scheme: string): Promise<PresentedClient> => {
    const refusedFrom = performance.now() + LEAST_REFUSAL_MS
    try {
      const principal = await throttleFailures(() => find(request, client, scheme).catch(unknown))(request)
      const secretId = secretOf(principal)
      // a resolver of the application's knows no secrets by their ids
      if (secretId === null) throw new AuthError('unknown_key')
      return { principal, secretId }
    } catch (error) {
      await delay(Math.max(0, refusedFrom - performance.now()))
      throw error
    }
  }

  async function find(request: RequestLike, { id, secret }: ClientCredentials, scheme: string): Promise<Principal> {
    const holder = await verifyKey(secret, now())
    if (holder.principal(scheme).id !== id) throw new AuthError('unknown_key')
    return present(request, { scheme: { name: scheme }, value: secret, kind: 'api-key' })
  }
}

// whether a secret was ever good is told to nobody who has not got a good one
function unknown(error: unknown): never {
  throw error instanceof AuthError && error.status === 401 ? new AuthError('unknown_key') : error
}
