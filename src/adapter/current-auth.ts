import { AsyncLocalStorage } from 'node:async_hooks'
import type { Principal } from '../principal.js'
import type { Admission } from './admission.js'

const requests = new AsyncLocalStorage<Admission | null>()

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
export const currentAuth = (): Principal | null => requests.getStore()?.principal ?? null

/** What was noted on the request that is being handled; null where none is. */
export const currentAdmission = (): Admission | null => requests.getStore() ?? null

/** Runs a handler, and all that it starts, as who was let in. */
export const runAs = <T>(admission: Admission | null, handler: () => T): T => requests.run(admission, handler)
