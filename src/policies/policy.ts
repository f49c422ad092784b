import type { RequestLike } from '../http/request-like.js'
import type { Principal } from '../principal.js'

/**
 * A check of a principal against a request: it refuses by throwing an `AuthError`; anything else that it throws is 500, and
 * what it returns counts for nothing. It runs wherever a key or a token is presented, after the subnets, origins and rate
 * limits; it may be asynchronous, but the request waits.
 *
 * `request.url` lacks the path that a framework has taken off: take `request.originalUrl ?? request.url`. Where
 * `keyring.authenticate` is called, everything but `headers` may be absent.
 *
 * @example
 * ```ts
 * const readOnlyDemo: Policy = ({ account }, { method = '' }) => {
 *   if (account === 'demo' && !['GET', 'HEAD'].includes(method)) throw new AuthError('read_only', { detail: 'Demos only read.' })
 * }
 * createKeyring({ policies: [readOnlyDemo] })
 * ```
 */
export type Policy = (principal: Principal, request: RequestLike) => void | Promise<void>
