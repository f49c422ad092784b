import type { IncomingMessage } from 'node:http'
import { authOf } from '../adapter/admission.js'
import type { Principal } from '../principal.js'

/**
 * The principal of a request; null where authentication is optional and nothing was presented.
 *
 * @throws AuthError `misconfigured` where `apiKeyAuth` has not seen the request
 * @example
 * ```ts
 * app.get('/me', (req, res) => res.json({ name: getAuth(req)?.name }))
 * ```
 */
export const getAuth = (req: IncomingMessage): Principal | null => authOf(req)
