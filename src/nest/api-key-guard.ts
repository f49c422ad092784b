import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CanActivate, ExecutionContext } from '@nestjs/common'
import { admissionOf, authOf, isOpen, markOpen, noteRefusal } from '../adapter/admission.js'
import { type ApiKeyAuthOptions, type CheckedApiKeyAuth, readApiKeyAuth } from '../adapter/read-api-key-auth.js'
import { AuthError } from '../errors.js'
import type { Keyring } from '../keyring.js'
import type { KeyringOptions } from '../options.js'
import { type Entry, PREFLIGHT_ANSWER, protectRequest } from '../adapter/protect-request.js'
import { answerException } from './answer-exception.js'
import { createRouteRules, type RouteRules } from './route-rules.js'

/** How the guard protects an application. */
export type ApiKeyGuardOptions = Pick<ApiKeyAuthOptions, 'required'>

/**
 * Protects the routes of a NestJS application on Express: `req.auth` is the principal of the request, a request without
 * a good credential never gets to its handler, and what `@RequireGrants` and its like demand of handler and controller
 * is held before interceptors, pipes and the handler run. `@PublicRoute()` lets anonymous requests through.
 *
 * Where `apiKeyAuth` has seen the request already, its decision stands. CORS needs it, since preflights never get to a
 * guard. A refusal is an `HttpException`, for exception filters to see; by default it is answered as the middleware does.
 *
 * @example
 * ```ts
 * const app = await NestFactory.create(AppModule)
 * app.useGlobalGuards(new ApiKeyGuard(keyring)) // or { provide: APP_GUARD, useValue: new ApiKeyGuard(keyring) }
 * ```
 */
export class ApiKeyGuard implements CanActivate {
  readonly keyring: Keyring
  readonly #settings: CheckedApiKeyAuth
  readonly #rulesOf = createRouteRules()

  /**
   * @param keyringOrOptions a keyring that others use too, or the options of a new one; by default a keyring over
   *   `KEYWRIGHT_STORE`, else `sqlite:keywright.db`
   * @param options `required: false` lets anonymous requests through to the routes that demand nothing
   * @throws TypeError that names the option where one is wrong
   */
  constructor(keyringOrOptions?: Keyring | KeyringOptions, options: ApiKeyGuardOptions = {}) {
    this.#settings = { ...readApiKeyAuth(keyringOrOptions, options), onError: 'throw' }
    this.keyring = this.#settings.keyring
  }

  /** Called by NestJS; rejects with an `HttpException` where the request is refused. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp()
    const request = http.getRequest<IncomingMessage>()
    const response = http.getResponse<ServerResponse>()
    if (context.getType() !== 'http' || typeof response.setHeader !== 'function') {
      throw new AuthError('misconfigured', { detail: 'ApiKeyGuard guards the HTTP routes of @nestjs/platform-express alone.' })
    }
    let entry: Entry
    try {
      const rules = this.#rulesOf(context.getHandler(), context.getClass())
      entry = await this.#enter(request, response, rules)
    } catch (error) {
      if (this.#hasSeen(request)) noteRefusal(admissionOf(request), error)
      throw answerException(response, this.keyring.flow.refusal(error), error)
    }
    if (entry === 'preflight') throw answerException(response, PREFLIGHT_ANSWER)
    return true
  }

  // what another keyring let in is nobody to this one
  #hasSeen(request: IncomingMessage): boolean {
    return admissionOf(request)?.flow === this.keyring.flow
  }

  async #enter(request: IncomingMessage, response: ServerResponse, { open, checks }: RouteRules): Promise<Entry> {
    if (open) markOpen(request)
    const entry = this.#hasSeen(request) ? authOf(request) : await protectRequest(this.#settings, request, response)
    if (entry === 'preflight') return entry
    const mayBeAnonymous = checks.length === 0 && (isOpen(request) || !this.#settings.required)
    if (!entry && !mayBeAnonymous) throw new AuthError('missing_credential')
    Object.assign(request, { auth: entry })
    if (entry) for (const { check } of checks) check(entry)
    return entry
  }
}
