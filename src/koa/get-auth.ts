import type { IncomingMessage } from 'node:http'
import { authOf } from '../adapter/admission.js'
import type { Principal } from '../principal.js'

/**
 * The principal of a request; null where authentication is optional and nothing was presented.
 *
 * @throws AuthError `misconfigured` where `apiKeyAuth` has not seen the request
 * @example
 * ```ts
 * router.get('/me', ctx => {
 *   ctx.body = { name: getAuth(ctx)?.name }
 * })
 * ```
 */
export const getAuth = (ctx: { readonly req: IncomingMessage }): Principal | null => authOf(ctx.req)
