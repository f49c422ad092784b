import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common'
import { admissionOf } from '../adapter/admission.js'
import { AuthError } from '../errors.js'
import { problemOf } from '../http/refusal.js'
import { sendAnswer } from '../http/send-answer.js'

/**
 * Answers an `AuthError` that comes out of a handler, thrown for instance by a decorated method of a service, as the
 * guard answers its own. Without it NestJS takes the error for a failure, and answers 500.
 *
 * @example
 * ```ts
 * app.useGlobalFilters(new AuthErrorFilter())
 * ```
 */
export class AuthErrorFilter implements ExceptionFilter<AuthError> {
  /** Called by NestJS. */
  catch(error: AuthError, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const admission = admissionOf(http.getRequest<IncomingMessage>())
    // without an admission there is no keyring, and so no logger of the user's
    if (!admission) new Logger('keywright').error(`refused with ${error.status} ${error.code}: ${error.message}`)
    sendAnswer(http.getResponse<ServerResponse>(), admission ? admission.flow.refusal(error) : problemOf(error, []))
  }
}

Catch(AuthError)(AuthErrorFilter)
