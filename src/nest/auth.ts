import type { IncomingMessage } from 'node:http'
import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { authOf } from '../adapter/admission.js'
import type { Principal } from '../principal.js'

/**
 * Gives a handler's parameter the principal of the request; null where the route is open and nothing was presented.
 *
 * @throws AuthError `misconfigured` where neither `ApiKeyGuard` nor `apiKeyAuth` has seen the request
 * @example
 * ```ts
 * @Get('me')
 * me(@Auth() auth: Principal) {
 *   return { name: auth.name }
 * }
 * ```
 */
export const Auth: () => ParameterDecorator = createParamDecorator<unknown>(
  (_data: unknown, context: ExecutionContext): Principal | null => authOf(context.switchToHttp().getRequest<IncomingMessage>()),
)
