import { AsyncLocalStorage } from 'node:async_hooks'
import type { Principal } from '../principal.js'

const requests = new AsyncLocalStorage<Principal | null>()

/**
 * The principal of the request that is being handled, from anywhere below its handler; null where the request is
 * anonymous, or where none is being handled.
 *
 * @example
 * ```ts
 * function audit(action: string) {
 *   console.log(action, currentAuth()?.name)
 * }
 * ```
 */
export const currentAuth = (): Principal | null => requests.getStore() ?? null

/** The same, but undefined where no request is being handled. */
export const currentPrincipal = (): Principal | null | undefined => requests.getStore()

/** Runs a handler, and all that it starts, as this principal. */
export const runAs = <T>(principal: Principal | null, handler: () => T): T => requests.run(principal, handler)
