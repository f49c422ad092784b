import type { RequestLike } from '../http/request-like.js'
import type { Principal } from '../principal.js'

/**
 * A check of a principal against a request: it refuses by throwing an `AuthError`. It runs on every request, after the
 * subnets and origins of the key; it may be asynchronous, but the request waits.
 *
 * @example
 * ```ts
 * const readOnlyDemo: Policy = (principal, request) => {
 *   if (principal.environment === 'demo' && request.method !== 'GET') throw new AuthError('read_only', { detail: 'Demo keys only read.' })
 * }
 * createKeyring({ policies: [readOnlyDemo] })
 * ```
 */
export type Policy = (principal: Principal, request: RequestLike) => void | Promise<void>
