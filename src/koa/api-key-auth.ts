import { admissionOf } from '../adapter/admission.js'
import { markPart } from '../adapter/middleware-part.js'
import { type ApiKeyAuthOptions, readApiKeyAuth } from '../adapter/read-api-key-auth.js'
import { runAs } from '../adapter/current-auth.js'
import type { Keyring } from '../keyring.js'
import type { KeyringOptions } from '../options.js'
import { type Entry, PREFLIGHT_ANSWER, protectRequest } from '../adapter/protect-request.js'
import { putAnswer } from '../http/put-answer.js'
import type { Context, Middleware } from './context.js'
import { keepHeaders } from './keep-headers.js'
import { keepOriginalUrl } from './keep-original-url.js'

/** The middleware that protects a Koa app; its keyring is at hand. */
export interface ApiKeyAuth extends Middleware {
  readonly keyring: Keyring
}

/**
 * Protects everything used behind it: `ctx.state.auth` is the principal of the request, and a request without a good
 * credential never gets there.
 *
 * @param keyringOrOptions a keyring that others use too, or the options of a new one; by default a keyring over
 *   `KEYWRIGHT_STORE`, else `sqlite:keywright.db`
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * const app = new Koa<AuthState>()
 * app.use(apiKeyAuth())
 * router.get('/monitors_list', requireGrants('monitors:read'), ctx => {
 *   ctx.body = { seenBy: ctx.state.auth.name }
 * })
 * ```
 */
export function apiKeyAuth(keyringOrOptions?: Keyring | KeyringOptions, options: ApiKeyAuthOptions = {}): ApiKeyAuth {
  const settings = readApiKeyAuth(keyringOrOptions, options)
  const { keyring, required, onError } = settings

  const middleware = async (ctx: Context, next: () => Promise<unknown>): Promise<void> => {
    keepHeaders(ctx)
    keepOriginalUrl(ctx)
    let entry: Entry
    try {
      const entering = protectRequest(settings, ctx.req, ctx.res)
      entry = entering instanceof Promise ? await entering : entering
    } catch (error) {
      if (onError === 'throw') throw keyring.flow.forFramework(error)
      return putAnswer(ctx, keyring.flow.refusal(error))
    }
    if (entry === 'preflight') return putAnswer(ctx, PREFLIGHT_ANSWER)
    ;(ctx.state as { auth?: unknown }).auth = entry
    try {
      await runAs(admissionOf(ctx.req), next)
    } catch (error) {
      // Koa would take nothing thrown for no error, and never answer
      throw error ?? new Error('a handler threw nothing')
    }
  }
  return markPart(Object.assign(middleware, { keyring }), { kind: 'apiKeyAuth', required, keyring })
}
